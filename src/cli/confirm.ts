import { createInterface } from 'node:readline/promises';

import { engineError } from '../errors/engine-error.js';
import type { CommandContext } from './command.js';

/** Warns and asks; anything but yes ends the command quietly. @throws cancelled */
export async function confirm({ out, io }: Pick<CommandContext, 'out' | 'io'>, warning: string): Promise<void> {
  out.write(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  if (!/^y(es)?$/i.test(await readLine(io.stdin))) throw engineError('cancelled');
}

/** One line of input; empty at its end. */
async function readLine(stdin: CommandContext['io']['stdin']): Promise<string> {
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}
