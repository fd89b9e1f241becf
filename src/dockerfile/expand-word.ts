import type { EscapeCharacter } from './dockerfile.js';
import type { Environment } from './environment.js';
import { type Lexed, lex } from './lex.js';

export type ExpandOptions = {
  /** The Dockerfile's; `\` unless a directive says otherwise. */
  readonly escape?: EscapeCharacter | undefined;
  /** Told the name of each variable that was asked for and is unset, without a default. */
  readonly onUnset?: ((name: string) => void) | undefined;
};

/** One word with its variables replaced: what {@link expandWord} does with everything but the word already known. */
export type Expand = {
  (word: string): string;
  /** The content of a here-document: quotes are characters like others. */
  readonly inHeredoc?: ((content: string) => string) | undefined;
  /** {@link expandWords}; without it a word stays one word. */
  readonly words?: ((word: string) => readonly string[]) | undefined;
};

/**
 * Replaces variables and takes quotes away, as BuildKit's shell lexer does; always one word, with its blanks.
 *
 * @throws {EngineError} `word_invalid`
 */
export function expandWord(word: string, environment: Environment, options: ExpandOptions = {}): string {
  return expanded(word, environment, options).text;
}

/** The same, cut into words at blanks that stand outside quotes; no words for an empty text. @throws {EngineError} `word_invalid` */
export function expandWords(word: string, environment: Environment, options: ExpandOptions = {}): readonly string[] {
  return expanded(word, environment, options).words;
}

/**
 * {@link expandWord} for one environment, as the instructions of a stage need it. The content of a here-document is
 * expanded with `\` as escape character whatever the directive says, as BuildKit does.
 */
export function expander(environment: Environment, options: ExpandOptions = {}): Expand {
  const expand: Expand = (word) => expandWord(word, environment, options);
  return Object.assign(expand, {
    inHeredoc: (content: string) => heredocExpanded(content, environment, options),
    words: (word: string) => expandWords(word, environment, options),
  });
}

function expanded(word: string, environment: Environment, { escape = '\\', onUnset }: ExpandOptions): Lexed {
  return told(lex(word, environment, { escape }), onUnset);
}

function heredocExpanded(content: string, environment: Environment, { onUnset }: ExpandOptions): string {
  return told(lex(content, environment, { escape: '\\', ignoresQuotes: true }), onUnset).text;
}

function told(lexed: Lexed, onUnset: ExpandOptions['onUnset']): Lexed {
  if (onUnset) for (const name of lexed.unmatched) onUnset(name);
  return lexed;
}
