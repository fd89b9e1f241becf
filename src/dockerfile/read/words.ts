import type { EscapeCharacter } from '../dockerfile.js';
import type { CommandLine } from '../instruction.js';
import { jsonArguments, NOT_TEXTS } from '../json-arguments.js';
import { isSpace, WORD_GAP } from '../space.js';
import type { InstructionSource } from './instruction-source.js';

/** Words cut at blanks, nothing more: quotes are taken away when the words are expanded. */
export const plainWords = (rest: string): readonly string[] => (rest === '' ? [] : rest.split(WORD_GAP));

/** JSON where it is JSON, else {@link plainWords}. @throws {EngineError} `dockerfile_invalid` */
export function jsonOrPlainWords({ rest, fault }: InstructionSource): readonly string[] {
  const words = jsonArguments(rest);
  if (words === 'not-texts') throw fault(NOT_TEXTS);
  return words ?? plainWords(rest);
}

/** JSON where it is JSON, else a line for the shell, even if it looks a little like JSON. @throws {EngineError} `dockerfile_invalid` */
export function commandLine({ fault }: InstructionSource, rest: string): CommandLine {
  const words = jsonArguments(rest);
  if (words === 'not-texts') throw fault(NOT_TEXTS);
  return words === undefined ? { form: 'shell', line: rest } : { form: 'exec', words };
}

/** Words with their quotes, which keep blanks together: `a="b c"` is one word, and still has them. */
export function quotedWords(rest: string, escape: EscapeCharacter): readonly string[] {
  const words: string[] = [];
  let word = '';
  let hasQuotes = false;
  let quote: string | undefined;
  const end = (): void => {
    if (hasQuotes || word !== '') words.push(word);
    word = '';
    hasQuotes = false;
  };
  for (let at = 0; at < rest.length; at++) {
    const character = rest.charAt(at);
    if (quote === undefined && isSpace(character)) {
      end();
      continue;
    }
    if (character === escape && quote !== "'") {
      if (at + 1 < rest.length) word += character + rest.charAt(++at);
      continue;
    }
    if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      hasQuotes = true;
    } else if (character === quote) quote = undefined;
    word += character;
  }
  end();
  return words;
}
