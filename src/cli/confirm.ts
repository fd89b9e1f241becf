import { createInterface } from 'node:readline/promises';

import type { CommandContext } from './command.js';

/** Warns and asks; only yes is yes. */
export async function confirm({ out, io }: Pick<CommandContext, 'out' | 'io'>, warning: string): Promise<boolean> {
  out.write(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  return /^y(es)?$/i.test(await readLine(io.stdin));
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
