import type { CommandGroup } from '../command-table.js';
import { type NamedSummaries, namesBelow, shownNames } from '../names-below.js';
import { usageLine } from './usage-line.js';

/** What `gantry container` prints: the commands below it, each with its summary. */
export async function groupHelp({ summary, otherwise }: CommandGroup, path: string): Promise<string> {
  const lines = await summaryLines(namesBelow(path.split(' ').slice(1)));
  const more = `Run '${path} COMMAND --help' for more information on a command.`;
  const bare = otherwise && usageLine(await otherwise(), path).replace('Usage: ', '       ');
  return [
    `Usage:  ${path} COMMAND`,
    ...(bare === undefined ? [] : [bare]),
    '',
    summary,
    '',
    'Commands:',
    ...lines,
    '',
    more,
  ].join('\n');
}

/** `  stop      Stop one or more running containers`; of several names for one command the shortest. */
export async function summaryLines(commands: NamedSummaries): Promise<readonly string[]> {
  const shown = shownNames(commands);
  const width = Math.max(...shown.map(([name]) => name.length)) + 3;
  return Promise.all(shown.map(async ([name, load]) => `  ${name.padEnd(width)}${(await load()).summary}`));
}
