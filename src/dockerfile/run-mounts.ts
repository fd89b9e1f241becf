import { engineError } from '../errors/engine-error.js';
import type { Expand } from './expand-word.js';
import type { RunInstruction } from './instruction.js';
import { readMount } from './read/read-mount.js';
import type { RunMount } from './run-mount.js';

/** What `--mount` asks for, variables replaced. @throws {EngineError} `dockerfile_invalid`, `word_invalid` */
export function runMounts({ mountFlags, range }: RunInstruction, expand: Expand): readonly RunMount[] {
  return mountFlags.map((flag) =>
    readMount(flag, expand, (reason) => engineError('dockerfile_invalid', { ...range, reason })),
  );
}
