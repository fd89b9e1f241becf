import { chmodSync, chownSync } from 'node:fs';

/**
 * The root folder of a container is root's and open to all, whatever the image says of its own: images made from a private
 * folder run as others than root. As docker has it.
 */
export function settleRoot(folder: string): void {
  chownSync(folder, 0, 0);
  chmodSync(folder, 0o755);
}
