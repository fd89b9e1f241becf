import { engineError } from '../../errors/engine-error.js';
import type { CliIo } from '../cli-io.js';

/** A program with a terminal that reads our input needs ours to be one. @throws stdin_not_terminal */
export function checkTerminal(
  { stdin }: Pick<CliIo, 'stdin'>,
  { hasTty, hasStdin }: { readonly hasTty: boolean; readonly hasStdin: boolean },
): void {
  if (hasTty && hasStdin && !stdin.isTTY) throw engineError('stdin_not_terminal');
}
