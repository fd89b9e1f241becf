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

/** Links may have others. */
export const OWN_NAME = 'gantry';

export type Found =
  /** `path` is how it was called: `gantry container ls`, or `docker container ls` by a link of that name. */
  | { readonly kind: 'command'; readonly path: string; readonly load: CommandLoader; readonly args: readonly string[] }
  | { readonly kind: 'group'; readonly path: string; readonly group: CommandGroup };

/**
 * Finds what the words name; `help NAME` is `NAME --help`.
 *
 * @param program The name that gantry was called by.
 * @throws command_unknown, command_absent, swarm_inactive
 */
export function findCommand([name = '', ...args]: readonly string[], program = OWN_NAME): Found {
  if (name === 'help' && args.length > 0) return findHelp(args, program);
  const [word, ...rest] = args;
  const below = word === undefined ? undefined : own(GROUPS_OF_COMMANDS, `${name} ${word}`);
  if (below) return findInGroup(below, { path: `${program} ${name} ${word}`, args: rest });
  const group = own(GROUPS, name);
  if (group) return findInGroup(group, { path: `${program} ${name}`, args });
  const load = own(COMMANDS, name) ?? own(HIDDEN_COMMANDS, name);
  if (!load) throw refuseAbsent([name, ...args]) ?? unknown(`${program} ${name}`);
  return { kind: 'command', path: `${program} ${name}`, load, args };
}

/** Whose help says more where the words name no command: that of the group they stand below, or the program's. */
export function nearestHelp([name = '', word = '']: readonly string[], program: string): string {
  if (own(GROUPS_OF_COMMANDS, `${name} ${word}`)) return `${program} ${name} ${word}`;
  return own(GROUPS, name) ? `${program} ${name}` : program;
}

/** Words behind the command's name are passed over. */
function findHelp(words: readonly string[], program: string): Found {
  const found = findCommand(words, program);
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
export function aliasesOf(load: CommandLoader, program: string): readonly string[] {
  const groups = [...Object.entries(GROUPS), ...Object.entries(GROUPS_OF_COMMANDS)];
  const grouped = groups.flatMap(([words, { commands }]) => pathsTo(load, commands, `${program} ${words}`));
  return [...grouped, ...pathsTo(load, COMMANDS, program)];
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
