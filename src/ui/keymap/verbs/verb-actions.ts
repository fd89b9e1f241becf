import type { AppState } from '../../state/app-state.js';
import type { PaletteAction } from '../palette-action.js';
import { ELSEWHERE } from './elsewhere.js';
import { matchRank } from './fuzzy.js';
import { missing, namedObjects } from './objects.js';
import type { ArgumentKind, Outcome, Verb } from './verb.js';
import { type PartedWords, partWords } from './verb-flags.js';
import { type TypedVerb, typedVerb, VERBS } from './verbs.js';

const MISSING = 'Type what is still missing.';
const READ_ONLY = 'Read-only mode: nothing is changed from here.';

/** Candidates for one word are no more than these. */
const MAX_CANDIDATES = 50;

/** What a line that begins with a verb may become: completed by names, and carried out. */
export function lineActions(state: AppState, line: string): readonly PaletteAction[] {
  const typed = typedVerb(line);
  if (!typed || (typed.rest === '' && typed.verb.takes.length > 0)) return [];
  const { verb, name, rest } = typed;
  // By its name alone it is found among the others.
  if (verb.takes.length === 0)
    return verb.flags && rest.trim() !== '' ? [carriedOut(state, typed, rest.trim().split(/\s+/))] : [];
  if (verb.takes[0] === 'line') return lineOnly(state, { verb, name, rest });
  const words = rest.trim().split(/\s+/).filter(Boolean);
  const isBegun = !/\s$/.test(rest);
  const partial = isBegun ? (words.at(-1) ?? '') : '';
  const before = isBegun ? words.slice(0, -1) : words;
  const offered = completions(state, typed, { before, partial });
  const asTyped = exact(state, typed, words);
  if (!asTyped && offered.length === 0) return noneSo(state, typed, { before, partial });
  return asTyped && (asTyped.reason !== MISSING || offered.length === 0) ? [asTyped, ...offered] : offered;
}

/** What is typed begins no name, and more is missing behind it. */
function noneSo(state: AppState, { verb, name }: TypedVerb, { before, partial }: Partial): readonly PaletteAction[] {
  const { operands, unknown, unfinished } = partedFor(verb, before);
  const kind = kindAt(verb, operands.length);
  const isName = kind !== undefined && kind !== 'word' && kind !== 'line' && kind !== 'column';
  const isFollowed = operands.length + 1 < least(verb);
  if (!isName || !isFollowed || partial === '' || unknown !== undefined || unfinished !== undefined) return [];
  const reason = verb.changes && state.settings.readOnly ? READ_ONLY : missing(kind, partial).reason;
  return [{ ...hint([name, ...before, partial].join(' '), verb), reason }];
}

/** A command line that was chosen before, as it is now; undefined for what is none. */
export function commandAction(state: AppState, line: string): PaletteAction | undefined {
  const typed = typedVerb(line);
  if (!typed) return undefined;
  const { verb, rest } = typed;
  const words = verb.takes[0] === 'line' ? [rest.trim()] : rest.trim().split(/\s+/);
  return carriedOut(state, typed, words.filter(Boolean));
}

/** What is typed as it stands, where that is enough. */
function exact(state: AppState, typed: TypedVerb, words: readonly string[]): PaletteAction | undefined {
  if (words.length < least(typed.verb)) return undefined;
  const asTyped = carriedOut(state, typed, words);
  const { operands, unknown } = partedFor(typed.verb, words);
  if (unknown !== undefined || asTyped.reason === undefined || asTyped.reason === MISSING) return asTyped;
  // A name that is not yet whole is no mistake, while others begin so.
  const [kind, last] = [kindAt(typed.verb, operands.length - 1), operands.at(-1)];
  const isWhole = kind === undefined || kind === 'word' || namedObjects(state, kind).some(({ name }) => name === last);
  return isWhole ? asTyped : undefined;
}

type Partial = { readonly before: readonly string[]; readonly partial: string };

function completions(state: AppState, typed: TypedVerb, { before, partial }: Partial): readonly PaletteAction[] {
  const { verb, name } = typed;
  const { operands, unknown, unfinished } = partedFor(verb, before);
  const isFlag = partial.startsWith('-') && !verb.takes.includes('line');
  if (isFlag || unknown !== undefined || unfinished !== undefined) return [];
  const kind = kindAt(verb, operands.length);
  if (kind === undefined) return [];
  if (kind === 'line' || kind === 'word') {
    const isMissing = partial === '' && operands.length < least(verb);
    return isMissing
      ? [hint(`${[name, ...before].join(' ')} ${PLACEHOLDERS[kind]}`, verb)]
      : tail(state, typed, [...before, partial]);
  }
  const found = namedObjects(state, kind)
    .filter((object) => !before.includes(object.name))
    .map((object) => ({ object, rank: matchRank(partial.toLowerCase(), object.name.toLowerCase()) }))
    .filter(
      ({ object, rank }) =>
        rank !== undefined && !(rank === 0 && object.name === partial && operands.length + 1 >= least(verb)),
    );
  const ranked = found.map(({ object, rank = 0 }) => {
    const action = completed(state, typed, [...before, object.name]);
    return {
      action: { ...action, note: object.note || undefined },
      rank: rank + (action.reason === undefined ? 0 : 10),
    };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_CANDIDATES)
    .map(({ action }) => action);
}

/** The rest of the line as it is. */
function tail(state: AppState, typed: TypedVerb, words: readonly string[]): readonly PaletteAction[] {
  return kindAt(typed.verb, words.length - 1) === 'line' && words.at(-1) !== '' && words.length < least(typed.verb)
    ? [carriedOut(state, typed, words)]
    : [];
}

const PLACEHOLDERS = { word: 'NEW-NAME', line: '…' } as const;

const hint = (label: string, verb: Verb): PaletteAction => ({
  id: label,
  label,
  key: '',
  help: verb.help,
  reason: MISSING,
  message: undefined,
});

/** A candidate: carried out where nothing more is needed, filled in where something is. */
function completed(state: AppState, typed: TypedVerb, words: readonly string[]): PaletteAction {
  const action = carriedOut(state, typed, words);
  if (partedFor(typed.verb, words).operands.length >= least(typed.verb)) return action;
  return { ...action, reason: undefined, message: undefined, fill: `${action.label} ` };
}

function lineOnly(state: AppState, { verb, name, rest }: TypedVerb): readonly PaletteAction[] {
  const line = rest.trim();
  if (line === '' && least(verb) > 0) return [hint(`${name} …`, verb), ...startsOf(state, { verb, name, rest: '' })];
  const asTyped = carriedOut(state, { verb, name, rest }, line === '' ? [] : [line]);
  return [asTyped, ...startsOf(state, { verb, name, rest: line })];
}

/** Images that are here may be run, or pulled once more. */
function startsOf(state: AppState, { verb, name, rest }: TypedVerb): readonly PaletteAction[] {
  if ((verb.name !== 'run' && verb.name !== 'pull') || /\s/.test(rest)) return [];
  return namedObjects(state, 'images')
    .filter((image) => image.name !== rest && matchRank(rest.toLowerCase(), image.name.toLowerCase()) !== undefined)
    .slice(0, MAX_CANDIDATES)
    .map((image) => carriedOut(state, { verb, name, rest }, [image.name]));
}

function carriedOut(state: AppState, { verb, name }: TypedVerb, words: readonly string[]): PaletteAction {
  const label = [name, ...words].join(' ');
  const outcome = outcomeOf(state, verb, words);
  const base = { id: label, label, key: '', help: verb.help };
  return 'reason' in outcome
    ? { ...base, reason: outcome.reason, message: undefined }
    : { ...base, reason: undefined, ...outcome };
}

function outcomeOf(state: AppState, verb: Verb, words: readonly string[]): Outcome {
  if (verb.changes && state.settings.readOnly) return { reason: READ_ONLY };
  const { operands, flags, unknown, unfinished } = partedFor(verb, words);
  if (unknown !== undefined) return { reason: `Flags such as ${unknown} are for the command line.` };
  if (unfinished !== undefined || operands.length < least(verb)) return { reason: MISSING };
  return verb.act(state, operands, flags);
}

/** In a line that is left as it is, nothing is a flag. */
const partedFor = ({ takes, flags = [] }: Verb, words: readonly string[]): PartedWords =>
  takes.includes('line') ? { operands: words, flags: {} } : partWords(words, flags);

const least = ({ takes, optional = 0 }: Verb): number => takes.length - optional;

function kindAt({ takes, isMany }: Verb, index: number): ArgumentKind | undefined {
  return takes[index] ?? (isMany ? takes.at(-1) : undefined);
}

/** Verbs whose name matches what was typed so far; chosen, they wait for what stands behind them. */
export function verbActions(
  state: AppState,
  words: readonly string[],
): readonly { readonly action: PaletteAction; readonly rank: number }[] {
  const typed = words.join(' ');
  return VERBS.flatMap((verb) => {
    const names = [verb.name, ...(verb.aliases ?? [])];
    const ranked = names.map((name) => ({ name, rank: matchRank(typed, name) ?? Number.POSITIVE_INFINITY }));
    const best = ranked.reduce((better, other) => (other.rank < better.rank ? other : better));
    return typed === '' || best.rank === Number.POSITIVE_INFINITY
      ? []
      : [{ action: named(state, verb, best.name), rank: best.rank }];
  });
}

function named(state: AppState, verb: Verb, name: string): PaletteAction {
  const { help, takes } = verb;
  if (takes.length === 0) return carriedOut(state, { verb, name, rest: '' }, []);
  const reason = verb.changes && state.settings.readOnly ? READ_ONLY : undefined;
  return { id: name, label: `${name} …`, key: '', help, reason, message: undefined, fill: `${name} ` };
}

/** A command that only the command line has. */
export function elsewhereActions(words: readonly string[]): readonly PaletteAction[] {
  const [first = ''] = words;
  const note = Object.hasOwn(ELSEWHERE, first) ? ELSEWHERE[first] : undefined;
  if (note === undefined) return [];
  const reason = note === '' ? 'Only on the command line.' : `Only on the command line: ${note}.`;
  return [{ id: `gantry ${first}`, label: `gantry ${words.join(' ')}`, key: '', help: '', reason, message: undefined }];
}
