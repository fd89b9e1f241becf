import { compileIgnorePattern, type IgnorePattern, type Memory, type Progress } from './ignore-pattern.js';

/** Some tens of megabytes; patterns that people write need a few thousand. */
const MOST_KEPT = 1_000_000;

/** What is known of a folder or file on the way down a tree. Opaque: from {@link IgnoreMatcher.root} and {@link IgnoreMatcher.child}. */
export interface IgnoreState {
  /** Left out of the context. A folder that is left out may still hold something that is not. */
  readonly isIgnored: boolean;
  /** A folder that is left out with all that is in it: no need to look inside. */
  readonly mayBeSkipped: boolean;
}

/** Decides what of a folder is left out. Made once, asked for each entry on the way down: no part of a path is matched twice. */
export interface IgnoreMatcher {
  readonly root: IgnoreState;
  /** Whether there are patterns that take something back in (`!pattern`). */
  readonly hasExceptions: boolean;
  /** The state of the entry `name` in the folder whose state is `parent`. */
  child(parent: IgnoreState, name: string): IgnoreState;
  /** The same for a whole path, `a/b/c`, as if each folder were asked in turn. */
  isIgnored(path: string): boolean;
}

/**
 * Matches as moby's patternmatcher does: the last pattern that matches wins, what matches a folder holds for all that is in
 * it, and a pattern is not even looked at where it would change nothing.
 *
 * @see moby/patternmatcher, `MatchesUsingParentResults`
 * @throws {EngineError} `ignore_pattern_invalid`
 */
export function createIgnoreMatcher(lines: readonly string[]): IgnoreMatcher {
  const memory: Memory = { left: MOST_KEPT };
  const patterns = lines.flatMap((line) => compileIgnorePattern(line, memory) ?? []);
  const root = new State(patterns, undefined, '');
  const child = (parent: IgnoreState, name: string): IgnoreState => {
    if (!(parent instanceof State)) throw new TypeError('a state of another matcher');
    return new State(patterns, parent, name);
  };
  return {
    root,
    hasExceptions: patterns.some(({ isException }) => isException),
    child,
    isIgnored: (path) => partsOf(path).reduce(child, root).isIgnored,
  };
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '' && part !== '.');

class State implements IgnoreState {
  readonly isIgnored: boolean;
  readonly #patterns: readonly IgnorePattern[];
  /** Which patterns matched this entry or a folder above it. */
  readonly #matched: readonly boolean[];
  readonly #parent: State | undefined;
  readonly #name: string;
  readonly #inside: (Progress | undefined)[] = [];

  constructor(patterns: readonly IgnorePattern[], parent: State | undefined, name: string) {
    this.#patterns = patterns;
    this.#parent = parent;
    this.#name = name;
    let isIgnored = false;
    this.#matched = patterns.map((pattern, index) => {
      const isMatch = parent !== undefined && (parent.#matched[index] || this.#isNewMatch(pattern, index, isIgnored));
      if (isMatch) isIgnored = !pattern.isException;
      return isMatch;
    });
    this.isIgnored = isIgnored;
  }

  /** Only an exception that comes after the last pattern that holds for the whole folder can take something back in. */
  get mayBeSkipped(): boolean {
    if (!this.isIgnored) return false;
    const decided = this.#matched.lastIndexOf(true);
    return this.#patterns.every(
      ({ isException }, index) => !isException || index < decided || !this.#mayMatchInside(index),
    );
  }

  #isNewMatch(pattern: IgnorePattern, index: number, isIgnored: boolean): boolean {
    if (pattern.isException !== isIgnored) return false;
    if (this.#parent === undefined || !this.#parent.#mayMatchInside(index)) return false;
    return pattern.isMatch(pattern.advance(this.#parent.#progressInside(index, pattern), this.#name));
  }

  #mayMatchInside(index: number): boolean {
    const pattern = this.#patterns[index];
    return pattern !== undefined && this.#progressInside(index, pattern).indices.length > 0;
  }

  /** How far a pattern has come with this folder and the slash after it. Reckoned when the first entry is asked for. */
  #progressInside(index: number, pattern: IgnorePattern): Progress {
    const known = this.#inside[index];
    if (known !== undefined) return known;
    const progress =
      this.#parent === undefined
        ? pattern.start
        : pattern.advance(this.#parent.#progressInside(index, pattern), `${this.#name}/`);
    this.#inside[index] = progress;
    return progress;
  }
}
