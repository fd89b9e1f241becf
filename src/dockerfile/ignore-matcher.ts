import { engineError } from '../errors/engine-error.js';

/** What is known of a folder or file on the way down a tree. Opaque: from {@link IgnoreMatcher.root} and {@link IgnoreMatcher.child}. */
export type IgnoreState = {
  /** Left out of the context. A folder that is left out may still hold something that is not. */
  readonly isIgnored: boolean;
  /** A folder that is left out with all that is in it: no need to look inside. */
  readonly mayBeSkipped: boolean;
};

/** Decides what of a folder is left out. Made once, asked for each entry on the way down: nothing is matched twice. */
export interface IgnoreMatcher {
  readonly root: IgnoreState;
  /** The state of `name` within the folder whose state is `parent` and whose path (no slash at either end) is `parentPath`. */
  child(parent: IgnoreState, parentPath: string, name: string): IgnoreState;
  /** The same for a whole path, `a/b/c`; slower. */
  isIgnored(path: string): boolean;
}

/** The patterns of an ignore file, cleaned as docker cleans them: no comments, no blanks around, no slash in front. */
export function parseIgnoreFile(text: string): readonly string[] {
  throw engineError('not_implemented', { what: `parseIgnoreFile ${text.length}` });
}

/** Matches as moby's patternmatcher: `**`, `!`, the last that matches wins, a folder's state holds for what is in it. @throws {EngineError} `ignore_pattern_invalid` */
export function createIgnoreMatcher(patterns: readonly string[]): IgnoreMatcher {
  throw engineError('not_implemented', { what: `createIgnoreMatcher ${patterns.length}` });
}
