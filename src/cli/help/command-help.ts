import type { AnyCommand } from '../command.js';
import { optionLines } from './option-lines.js';
import { usageLine } from './usage-line.js';

/** What `gantry NAME --help` prints. */
export function commandHelp(
  command: AnyCommand,
  { path, aliases, columns }: { readonly path: string; readonly aliases: readonly string[]; readonly columns: number },
): string {
  const options = optionLines(command.flags, columns);
  return [
    usageLine(command, path),
    '',
    command.summary,
    ...(command.explanation === undefined ? [] : ['', command.explanation]),
    ...(aliases.length > 1 ? ['', 'Aliases:', `  ${aliases.join(', ')}`] : []),
    ...(options.length > 0 ? ['', 'Options:', ...options] : []),
  ].join('\n');
}
