import { type Flag, type FlagTable, flagName, otherNameOf } from '../flag.js';

/** What stands in front of the word that is typed. */
export type ScannedArguments = {
  readonly operands: readonly string[];
  /** The flag whose value the next word is, by its key. */
  readonly pending: string | undefined;
  /** Behind `--`, or behind the first operand of a command that runs a program: no flag can follow. */
  readonly isPastFlags: boolean;
};

/** Reads arguments by the rules of {@link parseArguments}, but passes over what it would refuse: they are not complete yet. */
export function scanArguments(
  args: readonly string[],
  table: FlagTable,
  { stopsAtOperand = false }: { readonly stopsAtOperand?: boolean | undefined } = {},
): ScannedArguments {
  const operands: string[] = [];
  let pending: string | undefined;
  let isPastFlags = false;
  for (const arg of args) {
    if (pending !== undefined) pending = undefined;
    else if (isPastFlags) operands.push(arg);
    else if (arg === '--') isPastFlags = true;
    else if (arg.startsWith('--')) pending = pendingOfLong(arg, table);
    else if (arg.startsWith('-') && arg.length > 1) pending = pendingOfCluster(arg, table);
    else {
      operands.push(arg);
      isPastFlags = stopsAtOperand;
    }
  }
  return { operands, pending, isPastFlags };
}

/** Whether a value must follow the flag. */
export const takesValue = (flag: Flag): boolean => (flag.kind === 'absent' ? flag.takesValue : flag.kind !== 'switch');

/** The key of the flag that is written so: `no-trunc`. */
export const keyOfLong = (name: string, table: FlagTable): string | undefined =>
  Object.entries(table).find(([key, flag]) => [flagName(key), otherNameOf(flag)].includes(name))?.[0];

function pendingOfLong(arg: string, table: FlagTable): string | undefined {
  const key = keyOfLong(arg.slice(2), table);
  const flag = key === undefined ? undefined : table[key];
  return flag && takesValue(flag) ? key : undefined;
}

/** `-it` awaits nothing, `-itp` a port, and `-itp80:80` has it. */
function pendingOfCluster(arg: string, table: FlagTable): string | undefined {
  const letters = arg.slice(1).split('');
  for (const [index, letter] of letters.entries()) {
    const [key, flag] = Object.entries(table).find(([, { short }]) => short === letter) ?? [];
    if (!flag) return undefined;
    if (takesValue(flag)) return index === letters.length - 1 ? key : undefined;
  }
  return undefined;
}
