import type { BuildCacheRecord, DiskUsage, VolumeUsage } from '../../engine/index.js';
import { ago } from '../../wire/words/human-duration.js';
import { type Columns, column } from '../format/columns.js';
import { type Listing, rowLines } from '../format/print-rows.js';
import { containerColumns } from './container-columns.js';
import { humanSize } from './human-size.js';
import { imageColumns, imageRows } from './image-columns.js';

const IMAGES = ['Repository', 'Tag', 'ID', 'CreatedSince', 'Size', 'SharedSize', 'UniqueSize', 'Containers'];
const CONTAINERS = ['ID', 'Image', 'Command', 'LocalVolumes', 'Size', 'RunningFor', 'Status', 'Names'];
const VOLUMES = ['Name', 'Links', 'Size'];
const BUILD_CACHE = ['ID', 'CacheType', 'Size', 'CreatedSince', 'LastUsedSince', 'UsageCount', 'Shared'];

const SHORT = { isTruncated: true };

const volumeColumns: Columns<VolumeUsage> = {
  Name: column('VOLUME NAME', ({ name }) => name),
  Links: column('LINKS', ({ links }) => String(links)),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
};

const cacheColumns = (nowMs: number): Columns<BuildCacheRecord> => ({
  ID: column('CACHE ID', ({ id }) => id.slice(0, 12)),
  CacheType: column('CACHE TYPE', ({ type }) => type),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
  CreatedSince: column('CREATED', ({ createdAtMs }) => ago(createdAtMs, nowMs)),
  LastUsedSince: column('LAST USED', ({ lastUsedAtMs }) => ago(lastUsedAtMs, nowMs)),
  UsageCount: column('USAGE', ({ useCount }) => String(useCount)),
  Shared: column('SHARED', ({ isShared }) => String(isShared)),
  InUse: column('IN USE', ({ isInUse }) => String(isInUse)),
  Description: column('DESCRIPTION', ({ description }) => description),
});

/** What lies on the disk, and what builds keep. */
export type DetailedUsage = DiskUsage & { readonly cache: readonly BuildCacheRecord[] };

/** What `system df -v` prints. @see docker/cli, formatter/disk_usage.go: verboseWriteTable */
export async function diskUsageDetails(usage: DetailedUsage, nowMs: number): Promise<readonly string[]> {
  const { images, containers, volumes, cache } = usage;
  const cacheBytes = cache.reduce((sum, { isShared, sizeBytes }) => (isShared ? sum : sum + sizeBytes), 0);
  const sections = [
    ['Images space usage:', await table(imagesListing(images, nowMs, SHORT))],
    ['Containers space usage:', await table(containersListing(containers, nowMs, SHORT))],
    ['Local Volumes space usage:', await table({ items: volumes, columns: volumeColumns, shown: VOLUMES })],
    [
      `Build cache usage: ${humanSize(cacheBytes)}`,
      await table({ items: cache, columns: cacheColumns(nowMs), shown: BUILD_CACHE }),
    ],
  ] as const;
  return sections.flatMap(([title, lines], index) => [...(index === 0 ? [] : ['']), title, '', ...lines]);
}

/** What `system df -v --format` prints: one object, whose lists a template can walk through. */
export async function diskUsageByTemplate(
  { images, containers, volumes, cache }: DetailedUsage,
  { nowMs, format }: { readonly nowMs: number; readonly format: string },
): Promise<string> {
  const [{ rowFields, withEscapes }, { objectPrinter }, { LIST_WORDS }] = await Promise.all([
    import('../format/template-rows.js'),
    import('../format/print-object.js'),
    import('../format/go-template/template-failures.js'),
  ]);
  const rows = <Item>({ items, columns }: Pick<Listing<Item>, 'items' | 'columns'>) =>
    items.map((item) => rowFields(columns, item));
  const usage = {
    Images: rows(imagesListing(images, nowMs, { isTruncated: false })),
    Containers: rows(containersListing(containers, nowMs, { isTruncated: false })),
    Volumes: rows({ items: volumes, columns: volumeColumns }),
    BuildCache: rows({ items: cache, columns: cacheColumns(nowMs) }),
  };
  return objectPrinter(withEscapes(format), LIST_WORDS)(usage);
}

const table = <Item>(listing: Listing<Item>): Promise<readonly string[]> => rowLines(listing);

type Shown = { readonly isTruncated: boolean };

const imagesListing = (usage: DiskUsage['images'], nowMs: number, { isTruncated }: Shown) => ({
  items: usage.flatMap(({ image }) => imageRows(image)),
  columns: imageColumns({ nowMs, isTruncated, usage }),
  shown: IMAGES,
});

function containersListing(containers: DiskUsage['containers'], nowMs: number, { isTruncated }: Shown) {
  const sizes = new Map(containers.map(({ container, sizeBytes }) => [container.id, sizeBytes]));
  return {
    items: containers.map(({ container }) => ({ container })),
    columns: {
      ...containerColumns({ nowMs, isTruncated }),
      Size: column('SIZE', ({ container }: { readonly container: DiskUsage['containers'][number]['container'] }) =>
        humanSize(sizes.get(container.id) ?? 0),
      ),
    },
    shown: CONTAINERS,
  };
}
