import { engineError } from '../errors/engine-error.js';
import type { Expand } from './expand-word.js';
import type { Instruction } from './instruction.js';

/**
 * The instruction with variables replaced in the places where docker replaces them, and nowhere else: a command is the
 * shell's business. The mounts of RUN stay as written: `runMounts` takes `expand` too.
 *
 * Each pair of ENV and LABEL sees the environment as it was before the instruction.
 */
export function expandInstruction<Kind extends Instruction>(instruction: Kind, expand: Expand): Kind {
  throw engineError('not_implemented', { what: `expandInstruction ${instruction.kind} ${expand('')}` });
}
