import { engineError } from '../errors/engine-error.js';
import type { EscapeCharacter } from './dockerfile.js';

/** Variables by name; a name that is not in it is unset, which is not the same as empty. */
export type Environment = ReadonlyMap<string, string>;

export type ExpandOptions = {
  /** The Dockerfile's; `\` unless a directive says otherwise. */
  readonly escape?: EscapeCharacter | undefined;
  /** Told the name of each variable that was asked for and is unset, without a default. */
  readonly onUnset?: ((name: string) => void) | undefined;
};

/** One word with its variables replaced: what {@link expandWord} does with everything but the word already known. */
export type Expand = (word: string) => string;

/**
 * Replaces variables and takes quotes away, as BuildKit's shell lexer does; always one word, with its blanks.
 *
 * @throws {EngineError} `word_invalid`
 */
export function expandWord(word: string, environment: Environment, options: ExpandOptions = {}): string {
  throw engineError('not_implemented', { what: `expandWord ${word} ${environment.size} ${options.escape}` });
}

/** The same, cut into words at blanks that stand outside quotes; no words for an empty text. @throws {EngineError} `word_invalid` */
export function expandWords(word: string, environment: Environment, options: ExpandOptions = {}): readonly string[] {
  throw engineError('not_implemented', { what: `expandWords ${word} ${environment.size} ${options.escape}` });
}
