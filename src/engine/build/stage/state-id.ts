import { createHash } from 'node:crypto';

import type { Digest } from '../../../oci/digest.js';
import type { StageState } from './stage-state.js';

/** Names files and configuration of a stage so far: the same of the same, whenever it was built. */
export function stateId({ files, run, author, platform }: StageState): Digest {
  const text = JSON.stringify([files.chain ?? '', run, author ?? '', platform]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}` as Digest;
}
