import { engineError } from '../errors/engine-error.js';
import type { RunInstruction } from './instruction.js';

/**
 * What a RUN runs: words as they are; a line for the shell; or a here-document that begins with `#!`, which is put into a
 * file `/dev/pipes/NAME` (mode 0755, not in the layer) and run itself.
 */
export type RunScript =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'file'; readonly name: string; readonly content: string };

/** @throws {EngineError} `dockerfile_invalid` */
export function runScript(run: RunInstruction): RunScript {
  throw engineError('not_implemented', { what: `runScript ${run.kind}` });
}
