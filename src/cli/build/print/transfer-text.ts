import type { BuildTransfer } from '../../../engine/index.js';
import { humanSize } from '../../print/human-size.js';

/** `sha256:ab… 2.1MB / 3.4MB`, `transferring context: 3.2kB` */
export function transferText({ what, currentBytes, totalBytes }: BuildTransfer): string {
  if (!what.includes(':')) return `transferring ${what}: ${humanSize(currentBytes)}`;
  return totalBytes === undefined
    ? `${what} ${humanSize(currentBytes)}`
    : `${what} ${humanSize(currentBytes)} / ${humanSize(totalBytes)}`;
}
