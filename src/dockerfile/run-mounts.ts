import { engineError } from '../errors/engine-error.js';
import type { Expand } from './expand-word.js';
import type { RunInstruction } from './instruction.js';
import type { RunMount } from './run-mount.js';

/** What `--mount` asks for, variables replaced. @throws {EngineError} `dockerfile_invalid` */
export function runMounts(run: RunInstruction, expand: Expand): readonly RunMount[] {
  throw engineError('not_implemented', { what: `runMounts ${run.kind} ${expand('')}` });
}
