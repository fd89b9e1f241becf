import type { FileChange } from '../files/file-service.js';
import { compareStacks } from '../layer/tree/compare-stacks.js';
import { getImage } from './find-image.js';
import type { ImageStores } from './image-parts.js';
import { imageStack } from './image-stack.js';
import type { InspectionParts } from './open-image-inspection.js';

/** How the files of one image differ from those of another. @throws image_not_found, snapshot_not_found */
export function diffImages(
  { host, records, snapshots, openLease }: InspectionParts & ImageStores,
  from: string,
  to: string,
): readonly FileChange[] {
  using lease = openLease();
  const [before, after] = [getImage(records, from).record, getImage(records, to).record];
  const stacks = {
    from: imageStack(snapshots, lease, before.config),
    to: imageStack(snapshots, lease, after.config),
    whiteouts: snapshots.whiteouts,
  };
  return Array.from(compareStacks(host.syscalls, stacks), ({ path, kind }) => ({ path: shownPath(path), kind }));
}

/** Names are bytes; what is no text becomes `\uFFFD`. */
export const shownPath = (path: string): string => Buffer.from(path, 'latin1').toString('utf8');
