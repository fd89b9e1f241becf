import { isEngineError } from '../../errors/engine-error.js';
import type { AskedEngine } from '../cli-io.js';
import type { AnyCommand } from '../command.js';
import { type Found, findCommand } from '../find-command.js';
import { type FlagTable, flagName } from '../flag.js';
import { askedBy, GLOBAL_FLAGS, parseGlobals } from '../global-flags.js';
import { type NamedSummaries, namesBelow, shownNames } from '../names-below.js';
import { type Candidate, type Completion, fitting, NOTHING, prefixed } from './candidate.js';
import { flagPlace } from './flag-sources.js';
import { type NameSources, objectNames } from './object-names.js';
import { operandSource } from './operand-sources.js';
import { keyOfLong, type ScannedArguments, scanArguments } from './scan-arguments.js';
import type { Place, Source } from './source.js';

/** What completion asks of the world. */
export type CompletionSources = Pick<NameSources, 'env'> & {
  /** @param asked As the flags in front of the command's name have it. */
  readonly engine: (asked: AskedEngine) => ReturnType<NameSources['engine']>;
  /** Summaries of commands are read from every command's file: for shells that show them. */
  readonly hasDescriptions: boolean;
};

/**
 * What may stand where the last of `words` stands, of which the rest is typed already.
 *
 * @param words What was typed behind the program's name; the last may be empty.
 */
export async function complete(words: readonly string[], sources: CompletionSources): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const globals = scanArguments(before, GLOBAL_FLAGS, { stopsAtOperand: true });
  const names: NameSources = { env: sources.env, engine: () => sources.engine(askedBy(parseGlobals(before).flags)) };
  if (globals.operands.length === 0) {
    const flag = await completeFlag({ path: '', flags: GLOBAL_FLAGS, scanned: globals, typed, names });
    return flag ?? fitting({ candidates: await commandNames(namesBelow([]), sources), hints: [] }, typed);
  }
  return await completeBehindName(globals.operands, { typed, names, sources });
}

type Behind = { readonly typed: string; readonly names: NameSources; readonly sources: CompletionSources };

/** @param given The command's name and what follows it, without the word that is typed. */
async function completeBehindName(given: readonly string[], { typed, names, sources }: Behind): Promise<Completion> {
  const isHelp = given[0] === 'help';
  const words = isHelp ? given.slice(1) : given;
  const found = words.length === 0 ? undefined : find(words);
  const candidates = await commandNames(namesBelow(words), sources);
  const named = fitting({ candidates, hints: [] }, typed);
  if (!found || isHelp) return named;
  const command = await found.load();
  const path = found.path.slice('gantry '.length);
  const own = await completeInCommand(command, { path, args: found.args, typed, names });
  return { candidates: [...named.candidates, ...own.candidates], hints: own.hints };
}

async function completeInCommand(
  command: AnyCommand,
  { path, args, typed, names }: { path: string; args: readonly string[]; typed: string; names: NameSources },
): Promise<Completion> {
  const scanned = scanArguments(args, command.flags, command);
  const flag = await completeFlag({ path, flags: command.flags, scanned, typed, names });
  if (flag) return flag;
  const { operands } = scanned;
  if (command.stopsAtOperand && operands.length > 0) return NOTHING;
  if (operands.length >= (command.operands.max ?? Number.POSITIVE_INFINITY)) return NOTHING;
  const source = operandSource(path, command.operands.usage, operands.length);
  const place = { source, kept: '' };
  const { candidates, hints } = await wordsOf(place, { typed, verb: path.split(' ').at(-1) ?? '', names });
  return { candidates: candidates.filter(({ text }) => !operands.includes(text)), hints };
}

type FlagAsked = {
  readonly path: string;
  readonly flags: FlagTable;
  readonly scanned: ScannedArguments;
  readonly typed: string;
  readonly names: NameSources;
};

/** A flag's name or value; undefined where the word is neither. */
async function completeFlag({ path, flags, scanned, typed, names }: FlagAsked): Promise<Completion | undefined> {
  const valueOf = (key: string, value: string): Promise<Completion> =>
    wordsOf(flagPlace(path, key, value), { typed: value, verb: '', names });
  if (scanned.pending !== undefined) return await valueOf(scanned.pending, typed);
  if (scanned.isPastFlags || !typed.startsWith('-')) return undefined;
  const equals = typed.indexOf('=');
  if (equals < 0) return fitting({ candidates: flagNames(flags), hints: [] }, typed);
  const key = keyOfLong(typed.slice(2, equals), flags);
  if (key === undefined) return NOTHING;
  return prefixed(await valueOf(key, typed.slice(equals + 1)), typed.slice(0, equals + 1));
}

async function wordsOf(
  { source, kept }: Place,
  { typed, verb, names }: { readonly typed: string; readonly verb: string; readonly names: NameSources },
): Promise<Completion> {
  const candidates = [...(source.words ?? []), ...(await namesOf(source, verb, names))];
  const hints = source.hints ?? [];
  return prefixed(fitting({ candidates, hints }, typed.slice(kept.length)), kept);
}

async function namesOf(
  { objects = [], suffix = '' }: Source,
  verb: string,
  names: NameSources,
): Promise<readonly Candidate[]> {
  const lists = await Promise.all(objects.map((kind) => objectNames(kind, verb, names)));
  return lists.flat().map((candidate) => ({ ...candidate, text: `${candidate.text}${suffix}` }));
}

const flagNames = (flags: FlagTable): readonly Candidate[] =>
  Object.entries(flags).flatMap(([key, flag]) =>
    flag.kind === 'absent' || flag.isHidden ? [] : [{ text: `--${flagName(key)}`, description: flag.help }],
  );

async function commandNames(
  table: NamedSummaries,
  { hasDescriptions }: CompletionSources,
): Promise<readonly Candidate[]> {
  const shown = shownNames(table);
  if (!hasDescriptions) return shown.map(([text]) => ({ text }));
  return await Promise.all(shown.map(async ([text, load]) => ({ text, description: (await load()).summary })));
}

type FoundCommand = Extract<Found, { kind: 'command' }>;

/** Undefined where the words name no command, or more is needed to name one. */
function find(words: readonly string[]): FoundCommand | undefined {
  try {
    const found = findCommand(words);
    if (found.kind === 'command') return found;
    const load = found.group.otherwise;
    return load && { kind: 'command', path: found.path, load, args: [] };
  } catch (error) {
    if (isEngineError(error, 'command_unknown', 'command_absent', 'swarm_inactive')) return undefined;
    throw error;
  }
}
