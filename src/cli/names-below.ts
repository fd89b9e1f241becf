import { COMMANDS, GROUPS, GROUPS_OF_COMMANDS } from './command-table.js';

/** Names that may follow, each with what says what it is for. */
export type NamedSummaries = Readonly<Record<string, () => Promise<{ readonly summary: string }>>>;

/** What may stand behind these words: commands and groups behind none, `auth` behind `serve`. Operands are not meant. */
export function namesBelow(words: readonly string[]): NamedSummaries {
  if (words.length === 0) return { ...COMMANDS, ...summariesOf(GROUPS) };
  const path = words.join(' ');
  const group = own(GROUPS, path) ?? own(GROUPS_OF_COMMANDS, path);
  return { ...group?.commands, ...groupsBelow(path) };
}

/** Words that have words of their own behind them: `user` of `gantry registry user add`. */
function groupsBelow(path: string): NamedSummaries {
  const groups = Object.entries(GROUPS_OF_COMMANDS).filter(([words]) => words.startsWith(`${path} `));
  return summariesOf(Object.fromEntries(groups.map(([words, group]) => [words.slice(path.length + 1), group])));
}

const summariesOf = (groups: Readonly<Record<string, { readonly summary: string }>>): NamedSummaries =>
  Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, async () => group]));

/** Of several names for one command the shortest. */
export function shownNames<Load>(commands: Readonly<Record<string, Load>>): readonly (readonly [string, Load])[] {
  return Object.entries(commands).filter(
    ([name, load]) => !Object.entries(commands).some(([other, same]) => same === load && isBetter(other, name)),
  );
}

const isBetter = (name: string, than: string): boolean =>
  name.length < than.length || (name.length === than.length && name < than);

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
