import type { ContainerDetails, ContainerPlace, Image } from '../../engine/index.js';
import type { ContainerSize } from '../../wire/container-summary-to-wire.js';
import { containerToWire } from '../../wire/container-to-wire.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { manifestDescriptor } from './image-manifests.js';

type Asked = {
  readonly size: ContainerSize | undefined;
  /** What it was made of; undefined where that is gone. */
  readonly image: Image | undefined;
  readonly version: ApiVersion;
};

const BUILT_IN: ReadonlySet<string> = new Set(['bridge', 'host', 'none']);
const SHORT_ID = 12;

/**
 * The answer of `GET /containers/{id}/json`. Until 1.44 the aliases were all the names that somebody could find it by, and
 * docker-compose looks for its short id among them.
 *
 * @see moby, api/server/router/container/inspect.go
 */
export const containerInspection = (details: ContainerDetails, { size, image, version }: Asked) => ({
  ...containerToWire(isAtLeast(version, '1.45') ? details : withOldAliases(details), size),
  ...(image && isAtLeast(version, '1.48') && { ImageManifestDescriptor: manifestDescriptor(image) }),
});

/** Of one that has never been started docker had not given them yet. */
function withOldAliases(details: ContainerDetails): ContainerDetails {
  const { id, config, state } = details.container;
  if (!state.startedAtMs) return details;
  const further = [id.slice(0, SHORT_ID), config.hostname];
  return { ...details, places: details.places.map((place) => withAliases(place, further)) };
}

function withAliases(place: ContainerPlace, further: readonly string[]): ContainerPlace {
  if (BUILT_IN.has(place.networkName)) return place;
  const aliases = [...new Set([...place.settings.aliases, ...further])];
  return { ...place, settings: { ...place.settings, aliases } };
}
