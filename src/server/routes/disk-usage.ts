import type { Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { containerSummaryToWire } from '../../wire/container-summary-to-wire.js';
import { volumeToWire } from '../../wire/volume-to-wire.js';
import { builtInNetworkIds } from '../network-ids.js';
import { json, type Route, route } from '../route.js';
import { buildCacheToWire } from '../wire/build-cache.js';
import { imageListItem } from '../wire/image-list-item.js';
import { pathsOf } from '../wire/paths-of-volumes.js';

type Needs = {
  readonly engine: Pick<Engine, 'builds' | 'networks' | 'system' | 'volumes'>;
  readonly nowMs: () => number;
};

const KINDS = ['container', 'image', 'volume', 'build-cache'] as const;

/** `/system/df` */
export function diskUsageRoutes({ engine, nowMs }: Needs): readonly Route[] {
  const { builds, system, volumes } = engine;
  const idsOfNetworks = builtInNetworkIds(engine);
  return [
    route('GET', '/system/df', '1.25', async ({ query, version }) => {
      const asked = new Set(query.getAll('type'));
      for (const kind of asked) {
        if (KINDS.some((each) => each === kind)) continue;
        throw engineError('argument_invalid', { reason: `unknown object type: ${kind}` });
      }
      const shows = (kind: (typeof KINDS)[number]): boolean => asked.size === 0 || asked.has(kind);
      const [usage, listed] = await Promise.all([system.diskUsage(), volumes.list()]);
      const networkIds = await idsOfNetworks();
      const volumePaths = pathsOf(listed);
      const imageSizes = new Map(usage.images.map(({ image }) => [image.id, image.sizeBytes]));
      const sizes = new Map(usage.volumes.map(({ name, sizeBytes }) => [name, sizeBytes]));
      return json(200, {
        ...(shows('image') && {
          LayersSize: usage.layersBytes,
          Images: usage.images.map((each) => imageListItem(each.image, version, each)),
        }),
        ...(shows('container') && {
          Containers: usage.containers.map(({ container, sizeBytes }) =>
            containerSummaryToWire(container, {
              nowMs: nowMs(),
              size: { writableBytes: sizeBytes, rootBytes: sizeBytes + (imageSizes.get(container.imageId) ?? 0) },
              volumePaths,
              networkIds,
            }),
          ),
        }),
        ...(shows('volume') && {
          Volumes: listed.map((volume) => volumeToWire(volume, { sizeBytes: sizes.get(volume.name) ?? 0 })),
        }),
        ...(shows('build-cache') && buildCacheToWire(await builds.cacheUsage(), version)),
      });
    }),
  ];
}
