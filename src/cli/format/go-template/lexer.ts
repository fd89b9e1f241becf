import type { Token, TokenKind } from './token.js';

/** Not the one that belongs to a ` -}}`. */
const SPACE = /(?:[ \t\r\n](?!-\}\}))+/y;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]+)?)i?/y;
const NAME = /[\p{L}\p{N}_]+/uy;
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"/y;
const RAW = /`[^`]*`/y;
const RUNE = /'(?:[^'\\\n]|\\[^\n])*'/y;
const CLOSE = /(?:[ \t\r\n]-)?\}\}/y;
const COMMENT = /\/\*[\s\S]*?\*\//y;
/** What may follow a name. */
const AFTER_NAME = /(?:[ \t\r\n.,|:()]|\}\}|$)/y;

/** Cuts a template into tokens. What cannot be read becomes the last of them. */
export function lex(template: string): readonly Token[] {
  return new Lexer(template).tokens();
}

class Lexer {
  readonly #template: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;
  #trimsNext = false;

  constructor(template: string) {
    this.#template = template;
  }

  tokens(): readonly Token[] {
    while (this.#at < this.#template.length && !this.#hasFailed()) this.#segment();
    if (!this.#hasFailed()) this.#push('end-of-template', '');
    return this.#tokens;
  }

  /** Text up to an action, and the action. */
  #segment(): void {
    const open = this.#template.indexOf('{{', this.#at);
    const text = this.#template.slice(this.#at, open < 0 ? undefined : open);
    const trimsBefore = open >= 0 && /^-[ \t\r\n]/.test(this.#template.slice(open + 2, open + 4));
    const started = this.#trimsNext ? text.replace(/^[ \t\r\n]+/, '') : text;
    const trimmed = trimsBefore ? started.replace(/[ \t\r\n]+$/, '') : started;
    if (trimmed !== '') this.#push('text', trimmed);
    this.#trimsNext = false;
    this.#at = open < 0 ? this.#template.length : open;
    if (open < 0) return;
    const start = open + (trimsBefore ? 4 : 2);
    if (this.#template.startsWith('/*', start)) return this.#comment(start);
    this.#push('open', '{{');
    this.#at = trimsBefore ? start - 1 : start;
    while (!this.#hasFailed() && this.#tokens.at(-1)?.kind !== 'close') this.#next();
  }

  #comment(start: number): void {
    this.#at = start;
    const comment = this.#match(COMMENT);
    if (comment === undefined) return this.#fail('unclosed comment');
    this.#at += comment.length;
    const close = this.#match(CLOSE);
    if (close === undefined) return this.#fail('comment ends before closing delimiter');
    this.#at += close.length;
    this.#trimsNext = close.length > 2;
  }

  /** One token of an action. */
  #next(): void {
    const close = this.#match(CLOSE);
    if (close !== undefined) {
      if (this.#depth > 0) return this.#fail('unclosed left paren');
      this.#trimsNext = close.length > 2;
      return this.#take('close', close);
    }
    const first = this.#template[this.#at];
    if (first === undefined) return this.#fail('unclosed action');
    const space = this.#match(SPACE);
    if (space !== undefined) return this.#take('space', space);
    if (first === '"') return this.#literal('string', QUOTED, 'unterminated quoted string');
    if (first === '`') return this.#literal('raw', RAW, 'unterminated raw quoted string');
    if (first === "'") return this.#literal('rune', RUNE, 'unterminated character constant');
    const afterDot = this.#template[this.#at + 1] ?? '';
    if (first === '$' || (first === '.' && /[^0-9]/.test(afterDot))) return this.#name(first, this.#at + 1);
    if (/[0-9.+-]/.test(first)) return this.#number();
    if (/[\p{L}\p{N}_]/u.test(first)) return this.#name('', this.#at);
    this.#sign(first);
  }

  #literal(kind: TokenKind, pattern: RegExp, reason: string): void {
    const text = this.#match(pattern);
    if (text === undefined) this.#fail(reason);
    else this.#take(kind, text);
  }

  #number(): void {
    const text = this.#match(NUMBER) ?? '';
    const next = /^[\p{L}\p{N}_]/u.exec(this.#template.slice(this.#at + text.length))?.[0];
    if (next !== undefined) this.#fail(`bad number syntax: ${JSON.stringify(text + (next ?? ''))}`);
    else this.#take('number', text);
  }

  #name(prefix: string, start: number): void {
    const name = this.#matchAt(NAME, start) ?? '';
    const end = start + name.length;
    if (this.#matchAt(AFTER_NAME, end) === undefined) {
      const bad = String.fromCodePoint(this.#template.codePointAt(end) ?? 0);
      return this.#fail(`bad character ${unicodeName(bad)}`);
    }
    const kind = prefix === '$' ? 'variable' : prefix === '' ? 'word' : name === '' ? 'dot' : 'field';
    this.#take(kind, prefix + name);
  }

  #sign(first: string): void {
    if (first === '(') this.#depth += 1;
    if (first === ')') this.#depth -= 1;
    if (first === ':' && this.#template[this.#at + 1] !== '=') return this.#fail('expected :=');
    if (!/[ -~]/.test(first)) {
      const whole = String.fromCodePoint(this.#template.codePointAt(this.#at) ?? 0);
      return this.#fail(`unrecognized character in action: ${unicodeName(whole)}`);
    }
    this.#depth = Math.max(0, this.#depth);
    this.#take('sign', first === ':' ? ':=' : first);
  }

  #match(pattern: RegExp): string | undefined {
    return this.#matchAt(pattern, this.#at);
  }

  #matchAt(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#template)?.[0];
  }

  #take(kind: TokenKind, text: string): void {
    this.#push(kind, text);
    this.#at += text.length;
  }

  #push(kind: TokenKind, text: string): void {
    this.#tokens.push({ kind, text, at: this.#at });
  }

  #fail(reason: string): void {
    this.#push('error', reason);
  }

  #hasFailed(): boolean {
    return this.#tokens.at(-1)?.kind === 'error';
  }
}

/** `U+0021 '!'` */
const unicodeName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${character}'`;
