import { COMMANDS, GROUPS } from '../command-table.js';
import { GLOBAL_FLAGS } from '../global-flags.js';
import { summaryLines } from './group-help.js';
import { optionLines } from './option-lines.js';

/** What `gantry --help` prints. @param program The name that it was called by. */
export async function topHelp(program: string, columns: number): Promise<string> {
  const groups = Object.entries(GROUPS).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return [
    `Usage:  ${program} [OPTIONS] [COMMAND]`,
    '',
    'Containers in a terminal, with the engine inside. Without a command the screen opens;',
    'with --once what it would show is printed, with --json as data. "gantry top" is the table of all figures.',
    '',
    'Management Commands:',
    ...groups,
    '',
    'Commands:',
    ...(await summaryLines(COMMANDS)),
    '',
    'Global Options:',
    ...optionLines(GLOBAL_FLAGS, columns),
    '',
    `Run '${program} COMMAND --help' for more information on a command.`,
  ].join('\n');
}
