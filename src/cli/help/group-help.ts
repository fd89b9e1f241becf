import { type CommandGroup, GROUPS_OF_COMMANDS } from '../command-table.js';
import { usageLine } from './usage-line.js';

/** What `gantry container` prints: the commands below it, each with its summary. */
export async function groupHelp({ summary, commands, otherwise }: CommandGroup, path: string): Promise<string> {
  const lines = await summaryLines({ ...commands, ...groupsBelow(path) });
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

type SummaryLoader = () => Promise<{ readonly summary: string }>;

/** Of the words that have words of their own behind them: `gantry registry user add`. */
function groupsBelow(path: string): Readonly<Record<string, SummaryLoader>> {
  const groups = Object.entries(GROUPS_OF_COMMANDS).filter(([words]) => `gantry ${words}`.startsWith(`${path} `));
  return Object.fromEntries(groups.map(([words, group]) => [words.slice(words.indexOf(' ') + 1), async () => group]));
}

/** `  stop      Stop one or more running containers`; of several names for one command the shortest. */
export async function summaryLines(commands: Readonly<Record<string, SummaryLoader>>): Promise<readonly string[]> {
  const shown = Object.entries(commands).filter(
    ([name, load]) => !Object.entries(commands).some(([other, same]) => same === load && isBetter(other, name)),
  );
  const width = Math.max(...shown.map(([name]) => name.length)) + 3;
  return Promise.all(shown.map(async ([name, load]) => `  ${name.padEnd(width)}${(await load()).summary}`));
}

const isBetter = (name: string, than: string): boolean =>
  name.length < than.length || (name.length === than.length && name < than);
