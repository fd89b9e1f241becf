import { createInterface } from 'node:readline/promises';

import type { CommandContext } from './command.js';
import { Interruption } from './interruption.js';

/** Warns and asks; only yes is yes. Ctrl-C and its like are a no, on a line of its own, as docker's program takes them. */
export async function confirm({ out, io }: Pick<CommandContext, 'out' | 'io'>, warning: string): Promise<boolean> {
  out.write(`WARNING! ${warning}\nAre you sure you want to continue? [y/N] `);
  using interruption = new Interruption(io.signals);
  const line = await readLine(io.stdin, interruption.signal);
  if (line === undefined) out.line('');
  return line !== undefined && /^y(es)?$/i.test(line);
}

/** One line of input; empty at its end, none where it was cut off. */
async function readLine(stdin: CommandContext['io']['stdin'], cutOff: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: cutOff });
  try {
    for await (const line of lines) return line.trim();
    return cutOff.aborted ? undefined : '';
  } finally {
    lines.close();
  }
}
