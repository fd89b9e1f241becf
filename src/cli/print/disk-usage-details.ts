import type { DiskUsage, VolumeUsage } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { type Listing, rowLines } from '../format/print-rows.js';
import { containerColumns } from './container-columns.js';
import { humanSize } from './human-size.js';
import { imageColumns, imageRows } from './image-columns.js';

const IMAGES = ['Repository', 'Tag', 'ID', 'CreatedSince', 'Size', 'SharedSize', 'UniqueSize', 'Containers'];
const CONTAINERS = ['ID', 'Image', 'Command', 'LocalVolumes', 'Size', 'RunningFor', 'Status', 'Names'];
const VOLUMES = ['Name', 'Links', 'Size'];
const BUILD_CACHE = ['CACHE ID', 'CACHE TYPE', 'SIZE', 'CREATED', 'LAST USED', 'USAGE', 'SHARED'];

const volumeColumns: Columns<VolumeUsage> = {
  Name: column('VOLUME NAME', ({ name }) => name),
  Links: column('LINKS', ({ links }) => String(links)),
  Size: column('SIZE', ({ sizeBytes }) => humanSize(sizeBytes)),
};

/** What `system df -v` prints. @see docker/cli, formatter/disk_usage.go: verboseWriteTable */
export async function diskUsageDetails(usage: DiskUsage, nowMs: number): Promise<readonly string[]> {
  const { images, containers, volumes } = usage;
  const sections = [
    ['Images space usage:', await table(imagesListing(images, nowMs))],
    ['Containers space usage:', await table(containersListing(containers, nowMs))],
    ['Local Volumes space usage:', await table({ items: volumes, columns: volumeColumns, shown: VOLUMES })],
    ['Build cache usage: 0B', await table({ items: [], columns: {}, shown: BUILD_CACHE })],
  ] as const;
  return sections.flatMap(([title, lines], index) => [...(index === 0 ? [] : ['']), title, '', ...lines]);
}

const table = <Item>(listing: Listing<Item>): Promise<readonly string[]> => rowLines(listing);

const imagesListing = (usage: DiskUsage['images'], nowMs: number) => ({
  items: usage.flatMap(({ image }) => imageRows(image)),
  columns: imageColumns({ nowMs, isTruncated: true, usage }),
  shown: IMAGES,
});

function containersListing(containers: DiskUsage['containers'], nowMs: number) {
  const sizes = new Map(containers.map(({ container, sizeBytes }) => [container.id, sizeBytes]));
  return {
    items: containers.map(({ container }) => ({ container })),
    columns: {
      ...containerColumns({ nowMs, isTruncated: true }),
      Size: column('SIZE', ({ container }: { readonly container: DiskUsage['containers'][number]['container'] }) =>
        humanSize(sizes.get(container.id) ?? 0),
      ),
    },
    shown: CONTAINERS,
  };
}
