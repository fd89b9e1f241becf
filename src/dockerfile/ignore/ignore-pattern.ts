import { engineError } from '../../errors/engine-error.js';
import { trimSpace } from '../space.js';
import { type CharacterClass, classHas, readClass } from './character-class.js';
import { cleanPath } from './clean-path.js';
import { badPattern } from './name-pattern.js';

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

/** How many steps and transitions the patterns of one file may yet keep in mind: hostile ones have no end of them. */
export type Memory = { left: number };

/** Characters of a pattern: no path is longer, and each may cost a step for every character of a path. */
const MAX_PATTERN = 4096;
const SHOWN_PATTERN = 200;

/** Undefined for an empty line. @throws {EngineError} `ignore_pattern_invalid` */
export function compileIgnorePattern(line: string, memory: Memory): IgnorePattern | undefined {
  const trimmed = trimSpace(line);
  if (trimmed === '') return undefined;
  const cleaned = cleanPath(trimmed);
  if (cleaned === '!') throw engineError('ignore_pattern_invalid', { reason: 'illegal exclusion pattern: "!"' });
  if (cleaned.length > MAX_PATTERN) throw badPattern(`${cleaned.slice(0, SHOWN_PATTERN)}…`);
  const isException = cleaned.startsWith('!');
  const steps = readSteps(isException ? cleaned.slice(1) : cleaned);
  const { start, advance } = walker(steps, memory);
  return { isException, start, advance, isMatch: ({ indices }) => indices.at(-1) === steps.length };
}

function walker(steps: readonly Step[], memory: Memory): Pick<IgnorePattern, 'start' | 'advance'> {
  const known = new Map<string, Progress>();
  const progressAt = (indices: readonly number[]): Progress => {
    const key = indices.join(' ');
    const found = known.get(key);
    if (found) return found;
    const progress = { indices, next: new Map<string, Progress>() };
    if ((memory.left -= indices.length) > 0) known.set(key, progress);
    return progress;
  };
  const step = (progress: Progress, character: string): Progress => {
    const reached = progressAt(
      closure(
        steps,
        progress.indices.flatMap((index) => after(steps[index], index, character)),
      ),
    );
    if ((memory.left -= 1) > 0) progress.next.set(character, reached);
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
