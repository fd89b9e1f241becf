import { type BuildCacheRecord, type DiskUsage, isAlive } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { humanSum } from './human-size.js';

/** One kind of thing, in sum. */
export type DiskUsageRow = {
  readonly type: string;
  readonly total: number;
  readonly active: number;
  readonly bytes: number;
  readonly reclaimableBytes: number;
};

export const DISK_USAGE_COLUMNS = ['Type', 'TotalCount', 'Active', 'Size', 'Reclaimable'] as const;

export const diskUsageColumns: Columns<DiskUsageRow> = {
  Type: column('TYPE', ({ type }) => type),
  TotalCount: column('TOTAL', ({ total }) => String(total)),
  Active: column('ACTIVE', ({ active }) => String(active)),
  Size: column('SIZE', ({ bytes }) => humanSum(bytes)),
  Reclaimable: column('RECLAIMABLE', reclaimable),
};

/** Of what takes nothing there is no share; docker says none of its build cache at all. */
function reclaimable({ type, bytes, reclaimableBytes }: DiskUsageRow): string {
  const text = humanSum(reclaimableBytes);
  return bytes > 0 && type !== BUILD_CACHE ? `${text} (${Math.trunc((reclaimableBytes * 100) / bytes)}%)` : text;
}

const BUILD_CACHE = 'Build Cache';

/** @see docker/cli, formatter/disk_usage.go */
export function diskUsageRows(usage: DiskUsage, cache: readonly BuildCacheRecord[]): readonly DiskUsageRow[] {
  return [imageRow(usage), containerRow(usage), volumeRow(usage), buildCacheRow(cache)];
}

/** What images share is theirs, and is counted there. */
function buildCacheRow(cache: readonly BuildCacheRecord[]): DiskUsageRow {
  const own = cache.filter(({ isShared }) => !isShared);
  return {
    type: BUILD_CACHE,
    total: cache.length,
    active: cache.filter(({ isInUse }) => isInUse).length,
    bytes: sum(own, ({ sizeBytes }) => sizeBytes),
    reclaimableBytes: sum(
      own.filter(({ isInUse }) => !isInUse),
      ({ sizeBytes }) => sizeBytes,
    ),
  };
}

/** What images in use have for themselves is needed; the rest could go. */
function imageRow({ images, layersBytes: bytes }: DiskUsage): DiskUsageRow {
  const used = images.filter(({ containers }) => containers > 0);
  const usedBytes = sum(used, ({ image, sharedBytes }) => image.sizeBytes - sharedBytes);
  const reclaimableBytes = bytes - usedBytes;
  return { type: 'Images', total: images.length, active: used.length, bytes, reclaimableBytes };
}

function containerRow({ containers }: DiskUsage): DiskUsageRow {
  const isActive = ({ container: { state } }: DiskUsage['containers'][number]): boolean =>
    isAlive(state.status) || state.status === 'restarting';
  const down = containers.filter((each) => !isActive(each));
  return {
    type: 'Containers',
    total: containers.length,
    active: containers.length - down.length,
    bytes: sum(containers, ({ sizeBytes }) => sizeBytes),
    reclaimableBytes: sum(down, ({ sizeBytes }) => sizeBytes),
  };
}

function volumeRow({ volumes }: DiskUsage): DiskUsageRow {
  const unused = volumes.filter(({ links }) => links === 0);
  return {
    type: 'Local Volumes',
    total: volumes.length,
    active: volumes.length - unused.length,
    bytes: sum(volumes, ({ sizeBytes }) => sizeBytes),
    reclaimableBytes: sum(unused, ({ sizeBytes }) => sizeBytes),
  };
}

const sum = <Item>(items: readonly Item[], bytesOf: (item: Item) => number): number =>
  items.reduce((total, item) => total + bytesOf(item), 0);
