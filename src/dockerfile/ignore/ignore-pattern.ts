import { engineError } from '../../errors/engine-error.js';
import { trimSpace } from '../space.js';
import { type CharacterClass, classHas, readClass } from './character-class.js';
import { cleanPath } from './clean-path.js';

/**
 * One step of a pattern. `name` is `*`: as much as one likes within a name. `rest` is `**` at the end: all that follows.
 * `folders` is `**` before something: nothing, or whole folders; `inFolders` is the inside of that.
 */
type Step =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'class'; readonly characters: CharacterClass }
  | { readonly kind: 'one' | 'name' | 'rest' | 'folders' | 'inFolders' };

/**
 * How far a pattern has matched a path: indices of its steps, sorted, none twice; none at all is no match any more, whatever
 * follows. What comes after a character is kept, so that names that begin alike are not worked out again.
 */
export type Progress = {
  readonly indices: readonly number[];
  readonly next: Map<string, Progress>;
};

/** One line of an ignore file, ready to be matched a character at a time. */
export type IgnorePattern = {
  /** `!pattern`: what it matches is not left out after all. */
  readonly isException: boolean;
  readonly start: Progress;
  readonly advance: (progress: Progress, text: string) => Progress;
  readonly isMatch: (progress: Progress) => boolean;
};

/** Transitions of one pattern: a hostile one has no end of them. */
const MAX_KEPT = 20_000;

/** Undefined for an empty line. @throws {EngineError} `ignore_pattern_invalid` */
export function compileIgnorePattern(line: string): IgnorePattern | undefined {
  const trimmed = trimSpace(line);
  if (trimmed === '') return undefined;
  const cleaned = cleanPath(trimmed);
  if (cleaned === '!') throw engineError('ignore_pattern_invalid', { reason: 'illegal exclusion pattern: "!"' });
  const isException = cleaned.startsWith('!');
  const steps = readSteps(isException ? cleaned.slice(1) : cleaned);
  const { start, advance } = walker(steps);
  return { isException, start, advance, isMatch: ({ indices }) => indices.at(-1) === steps.length };
}

function walker(steps: readonly Step[]): Pick<IgnorePattern, 'start' | 'advance'> {
  const known = new Map<string, Progress>();
  const progressAt = (indices: readonly number[]): Progress => {
    const key = indices.join(' ');
    const progress = known.get(key) ?? { indices, next: new Map<string, Progress>() };
    if (known.size < MAX_KEPT) known.set(key, progress);
    return progress;
  };
  let kept = 0;
  const step = (progress: Progress, character: string): Progress => {
    const reached = progressAt(
      closure(
        steps,
        progress.indices.flatMap((index) => after(steps[index], index, character)),
      ),
    );
    if (kept++ < MAX_KEPT) progress.next.set(character, reached);
    return reached;
  };
  const advance = (progress: Progress, text: string): Progress => {
    let reached = progress;
    for (const character of text) {
      if (reached.indices.length === 0) return reached;
      reached = reached.next.get(character) ?? step(reached, character);
    }
    return reached;
  };
  return { start: progressAt(closure(steps, [0])), advance };
}

/** Reads a pattern as moby translates it to a regular expression. @see moby/patternmatcher, `Pattern.compile` */
function readSteps(pattern: string): readonly Step[] {
  const steps: Step[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*' && characters[at + 1] === '*') at = readDoubleStar(characters, at, steps);
    else if (character === '*') steps.push({ kind: 'name' });
    else if (character === '?') steps.push({ kind: 'one' });
    else if (character === '[') at = readBrackets(pattern, characters, at, steps);
    else if (character !== '\\') steps.push({ kind: 'character', character });
    else if (at + 1 === characters.length) throw badPattern(pattern);
    else steps.push({ kind: 'character', character: characters[++at] ?? '' });
  }
  return steps;
}

/** Gives back the index of the last character taken: `**` and a slash after it. */
function readDoubleStar(characters: readonly string[], at: number, steps: Step[]): number {
  const last = characters[at + 2] === '/' ? at + 2 : at + 1;
  if (last + 1 === characters.length) steps.push({ kind: 'rest' });
  else if (at === 0 && last === 1 && isPlain(characters.slice(2))) steps.push({ kind: 'rest' });
  else steps.push({ kind: 'folders' }, { kind: 'inFolders' });
  return last;
}

/** `**name` without further wildcards is a suffix to moby, across folders. */
const isPlain = (characters: readonly string[]): boolean =>
  !characters.some((character) => '*?[]\\'.includes(character));

function readBrackets(pattern: string, characters: readonly string[], at: number, steps: Step[]): number {
  const read = readClass(characters, at + 1);
  if (read === undefined) throw badPattern(pattern);
  steps.push({ kind: 'class', characters: read.characters });
  return read.last;
}

const badPattern = (pattern: string): Error =>
  engineError('ignore_pattern_invalid', { reason: `syntax error in pattern: ${JSON.stringify(pattern)}` });

/** The steps that may come next once `character` is taken at `index`. */
function after(step: Step | undefined, index: number, character: string): readonly number[] {
  switch (step?.kind) {
    case 'character':
      return step.character === character ? [index + 1] : [];
    case 'class':
      return classHas(step.characters, character) ? [index + 1] : [];
    case 'one':
      return character === '/' ? [] : [index + 1];
    case 'name':
      return character === '/' ? [] : [index];
    case 'rest':
      return [index];
    case 'inFolders':
      return character === '/' ? [index, index + 1] : [index];
    default:
      return [];
  }
}

/** With what may be passed over: a star takes nothing too. */
function closure(steps: readonly Step[], indices: readonly number[]): readonly number[] {
  const all = new Set<number>();
  const add = (index: number): void => {
    if (all.has(index)) return;
    all.add(index);
    const kind = steps[index]?.kind;
    if (kind === 'name' || kind === 'rest' || kind === 'folders') add(index + 1);
    if (kind === 'folders') add(index + 2);
  };
  for (const index of indices) add(index);
  return all.size === 1 ? [...all] : [...all].toSorted((left, right) => left - right);
}
