import { engineError, isEngineError } from '../errors/engine-error.js';
import { Collected } from './collected.js';
import type { EscapeCharacter } from './dockerfile.js';
import type { Environment } from './environment.js';
import { replaceMatches, withoutPrefix, withoutSuffix } from './shell-pattern.js';

export type LexOptions = {
  readonly escape: EscapeCharacter;
  /** Quotes stay in the result. */
  readonly keepsQuotes?: boolean | undefined;
  /** Escape characters stay in the result. */
  readonly keepsEscapes?: boolean | undefined;
  /** Quotes are characters like others. */
  readonly ignoresQuotes?: boolean | undefined;
  /** A variable that is unset stays as written, instead of being nothing. */
  readonly keepsUnset?: boolean | undefined;
};

/** What came out of a text. */
export type Lexed = {
  readonly text: string;
  /** The text cut at blanks that stand outside quotes, those of a variable's value included. */
  readonly words: readonly string[];
  /** Names of variables asked for that are set, and that are not. */
  readonly matched: ReadonlySet<string>;
  readonly unmatched: ReadonlySet<string>;
};

/** Characters of a result: each ENV may double the last, and sixty of them must not fill the memory. */
const MAX_RESULT = 4 * 1024 * 1024;
/** `${a:-${b:-…}}`: deeper than anybody writes, and far from the end of the stack. */
const MAX_DEPTH = 100;
/** Characters of a word that an error repeats. */
const SHOWN_WORD = 200;

/** Replaces variables and takes quotes away. @see moby/buildkit, frontend/dockerfile/shell @throws {EngineError} `word_invalid` */
export function lex(source: string, environment: Environment, options: LexOptions): Lexed {
  return new Lexer(source, environment, options).run();
}

/** The same, undefined where the text cannot be read. */
export function lexOrUndefined(source: string, environment: Environment, options: LexOptions): Lexed | undefined {
  try {
    return lex(source, environment, options);
  } catch (error) {
    if (isEngineError(error, 'word_invalid')) return undefined;
    throw error;
  }
}

const NAME = /[\p{L}\p{Nd}_]+/uy;
const DIGITS = /\p{Nd}+/uy;
const HEREDOC_START = /<<[ \t]*/y;
const SPECIAL_PARAMETER = /[@*#?\-$!0]/;

class Lexer {
  readonly #source: string;
  readonly #environment: Environment;
  readonly #options: LexOptions;
  readonly #matched = new Set<string>();
  readonly #unmatched = new Set<string>();
  #at = 0;
  #depth = 0;

  constructor(source: string, environment: Environment, options: LexOptions) {
    this.#source = source;
    this.#environment = environment;
    this.#options = options;
  }

  run(): Lexed {
    const { text, words } = this.#until(undefined, this.#options.keepsEscapes ?? false);
    return { text, words, matched: this.#matched, unmatched: this.#unmatched };
  }

  /** Reads up to `stop`, which is taken too, or to the end. */
  #until(stop: string | undefined, keepsEscapes: boolean): Collected {
    const collected = new Collected();
    const quotes = this.#options.ignoresQuotes ? '' : '\'"';
    while (this.#at < this.#source.length) {
      const character = this.#peek();
      if (character === stop) {
        this.#at++;
        collected.endWord();
        return collected;
      }
      if (character === '$') collected.add(this.#dollar());
      else if (character === '<') collected.addRaw(this.#lessThan());
      else if (character === "'" && quotes !== '') collected.addRaw(this.#singleQuoted());
      else if (character === '"' && quotes !== '') collected.addRaw(this.#doubleQuoted(keepsEscapes));
      else this.#plain(collected, keepsEscapes);
      this.#requireBounded(collected.text);
    }
    if (stop !== undefined) throw this.#fault(`unexpected end of statement while looking for matching ${stop}`);
    collected.endWord();
    return collected;
  }

  #requireBounded({ length }: string): void {
    if (length > MAX_RESULT) throw this.#fault(`the result is longer than ${MAX_RESULT} characters`);
  }

  #plain(collected: Collected, keepsEscapes: boolean): void {
    const character = this.#next();
    if (character !== this.#options.escape) return collected.add(character);
    if (keepsEscapes) collected.addRaw(character);
    collected.addRaw(this.#next());
  }

  /** Blanks after `<<` part no words: the name of a here-document may follow them. */
  #lessThan(): string {
    return this.#match(HEREDOC_START) || this.#next();
  }

  #singleQuoted(): string {
    const end = this.#source.indexOf("'", this.#at + 1);
    if (end < 0) throw this.#fault('unexpected end of statement while looking for matching single-quote');
    const inside = this.#source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return this.#options.keepsQuotes ? `'${inside}'` : inside;
  }

  #doubleQuoted(keepsEscapes: boolean): string {
    const quote = this.#options.keepsQuotes ? '"' : '';
    this.#at++;
    let result = quote;
    while (this.#at < this.#source.length) {
      const character = this.#peek();
      if (character === '$') {
        result += this.#dollar();
        this.#requireBounded(result);
        continue;
      }
      this.#at++;
      if (character === '"') return result + quote;
      result += character === this.#options.escape ? this.#escapedInQuotes(keepsEscapes) : character;
    }
    throw this.#fault('unexpected end of statement while looking for matching double-quote');
  }

  /** Within double quotes only `"`, `$` and the escape character itself are escaped; before others it stays. */
  #escapedInQuotes(keepsEscapes: boolean): string {
    const { escape } = this.#options;
    const kept = keepsEscapes ? escape : '';
    const following = this.#peek();
    if (following === '') return kept;
    if (following === '"' || following === '$' || following === escape) return kept + this.#next();
    return kept + escape;
  }

  #dollar(): string {
    this.#at++;
    if (this.#peek() === '{') return this.#braced();
    const name = this.#name();
    if (name === '') return '$';
    const value = this.#value(name);
    return value === undefined && this.#options.keepsUnset ? `$${name}` : (value ?? '');
  }

  #braced(): string {
    this.#at++;
    const following = this.#peek();
    if (following === '') throw this.#fault("syntax error: missing '}'");
    if (following === '{' || following === '}' || following === ':')
      throw this.#fault('syntax error: bad substitution');
    const name = this.#name();
    const operator = this.#next();
    switch (operator) {
      case '}': {
        const value = this.#value(name);
        return value === undefined && this.#options.keepsUnset ? `\${${name}}` : (value ?? '');
      }
      case '/':
        return this.#replaced(name);
      case ':':
        return this.#modified(name, this.#next(), true);
      case '+':
      case '-':
      case '?':
      case '#':
      case '%':
        return this.#modified(name, operator, false);
      default:
        throw this.#fault(`unsupported modifier (${operator}) in substitution`);
    }
  }

  /** `${name:-word}` and its kin; `colon` lets an empty value count as unset. */
  #modified(name: string, operator: string, colon: boolean): string {
    const written = colon ? `:${operator}` : operator;
    const word = this.#nested('}', operator === '#' || operator === '%', "syntax error: missing '}'");
    const value = this.#value(name, operator === '-' || operator === '+');
    if (value === undefined && this.#options.keepsUnset) return `\${${name}${written}${word}}`;
    const isMissing = value === undefined || (colon && value === '');
    switch (operator) {
      case '-':
        return isMissing ? word : value;
      case '+':
        return isMissing ? '' : word;
      case '?':
        if (!isMissing) return value;
        throw this.#fault(`${name}: ${word || `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`}`);
      case '#':
      case '%':
        return this.#trimmed(value ?? '', word, operator);
      default:
        throw this.#fault(`unsupported modifier (${written}) in substitution`);
    }
  }

  /** `#` and `%` take away the shortest match, `##` and `%%` the longest. */
  #trimmed(value: string, word: string, operator: '#' | '%'): string {
    const isLongest = word.startsWith(operator);
    const pattern = isLongest ? word.slice(1) : word;
    const trim = operator === '#' ? withoutPrefix : withoutSuffix;
    return this.#matching(pattern, () => trim(value, pattern, isLongest ? 'longest' : 'shortest'));
  }

  /** `${name/pattern/replacement}`, and `//` for every match. */
  #replaced(name: string): string {
    const isEvery = this.#peek() === '/';
    if (isEvery) this.#at++;
    const pattern = this.#nested('/', true, "syntax error: missing '/' in ${}");
    const replacement = this.#nested('}', true, "syntax error: missing '}'");
    const value = this.#value(name);
    if (value === undefined && this.#options.keepsUnset) return `\${${name}/${pattern}/${replacement}}`;
    return this.#matching(pattern, () => replaceMatches(value ?? '', pattern, replacement, isEvery));
  }

  #matching(pattern: string, match: () => string | { readonly reason: string }): string {
    const result = match();
    if (typeof result === 'string') return result;
    throw this.#fault(`invalid pattern (${pattern}) in substitution: ${result.reason}`);
  }

  #nested(stop: string, keepsEscapes: boolean, missing: string): string {
    if (++this.#depth > MAX_DEPTH) throw this.#fault('substitutions are nested too deep');
    try {
      return this.#until(stop, keepsEscapes).text;
    } catch (error) {
      throw this.#at >= this.#source.length ? this.#fault(missing) : error;
    } finally {
      this.#depth--;
    }
  }

  /** Letters, digits and `_`; or digits alone; or one special parameter. Empty where none is there. */
  #name(): string {
    const first = this.#peek();
    const digits = this.#match(DIGITS);
    if (digits !== '') return digits;
    if (SPECIAL_PARAMETER.test(first)) return this.#next();
    return this.#match(NAME);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** `isAsked`: the text itself says what is to be when the variable is unset, so it is no mistake. */
  #value(name: string, isAsked = false): string | undefined {
    const value = this.#environment.get(name);
    if (value !== undefined) this.#matched.add(name);
    else if (!isAsked) this.#unmatched.add(name);
    return value;
  }

  #peek(): string {
    const code = this.#source.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #next(): string {
    const character = this.#peek();
    this.#at += character.length;
    return character;
  }

  #fault(reason: string): Error {
    const word = this.#source.length > SHOWN_WORD ? `${this.#source.slice(0, SHOWN_WORD)}…` : this.#source;
    return engineError('word_invalid', { word, reason });
  }
}
