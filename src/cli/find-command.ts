import { engineError } from '../errors/engine-error.js';
import { refuseAbsent } from './absent-commands.js';
import {
  COMMANDS,
  type CommandGroup,
  type CommandLoader,
  GROUPS,
  GROUPS_OF_COMMANDS,
  HIDDEN_COMMANDS,
} from './command-table.js';

export type Found =
  /** `path` is how it was called: `gantry container ls`. */
  | { readonly kind: 'command'; readonly path: string; readonly load: CommandLoader; readonly args: readonly string[] }
  | { readonly kind: 'group'; readonly path: string; readonly group: CommandGroup };

/** Finds what the words name; `help NAME` is `NAME --help`. @throws command_unknown, command_absent, swarm_inactive */
export function findCommand([name = '', ...args]: readonly string[]): Found {
  if (name === 'help' && args.length > 0) return findHelp(args);
  const [word, ...rest] = args;
  const below = word === undefined ? undefined : own(GROUPS_OF_COMMANDS, `${name} ${word}`);
  if (below) return findInGroup(below, { path: `gantry ${name} ${word}`, args: rest });
  const group = own(GROUPS, name);
  if (group) return findInGroup(group, { path: `gantry ${name}`, args });
  const load = own(COMMANDS, name) ?? own(HIDDEN_COMMANDS, name);
  if (!load) throw refuseAbsent([name, ...args]) ?? unknown(`gantry ${name}`);
  return { kind: 'command', path: `gantry ${name}`, load, args };
}

/** Whose help says more where the words name no command: that of the group they stand below, or gantry's own. */
export function nearestHelp([name = '', word = '']: readonly string[]): string {
  if (own(GROUPS_OF_COMMANDS, `${name} ${word}`)) return `gantry ${name} ${word}`;
  return own(GROUPS, name) ? `gantry ${name}` : 'gantry';
}

/** Words behind the command's name are passed over. */
function findHelp(words: readonly string[]): Found {
  const found = findCommand(words);
  return found.kind === 'group' ? found : { ...found, args: ['--help'] };
}

function findInGroup(group: CommandGroup, { path, args: all }: { path: string; args: readonly string[] }): Found {
  const [name, ...args] = all;
  if (name === undefined || name === '--help' || name === '-h') return { kind: 'group', path, group };
  const load = own(group.commands, name);
  if (!load && group.otherwise) return { kind: 'command', path, load: group.otherwise, args: all };
  if (!load) throw refuseAbsent(`${path} ${name}`.split(' ').slice(1)) ?? unknown(`${path} ${name}`);
  return { kind: 'command', path: `${path} ${name}`, load, args };
}

const unknown = (command: string): Error => engineError('command_unknown', { command });

/** Other ways to call the same command, as help lists them. */
export function aliasesOf(load: CommandLoader): readonly string[] {
  const grouped = Object.entries(GROUPS).flatMap(([group, { commands }]) => pathsTo(load, commands, `gantry ${group}`));
  const below = Object.entries(GROUPS_OF_COMMANDS).flatMap(([words, { commands }]) =>
    pathsTo(load, commands, `gantry ${words}`),
  );
  return [...grouped, ...below, ...pathsTo(load, COMMANDS, 'gantry')];
}

/** What docker calls them first, and what others are short or long for. */
const FIRST_NAMES = ['ls', 'rm'];

const pathsTo = (load: CommandLoader, commands: CommandGroup['commands'], prefix: string): readonly string[] =>
  Object.keys(commands)
    .filter((name) => commands[name] === load)
    .toSorted((one, other) => Number(FIRST_NAMES.includes(other)) - Number(FIRST_NAMES.includes(one)))
    .map((name) => `${prefix} ${name}`);

/** The entry of that name, but not what objects inherit: `gantry constructor` is no command. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
