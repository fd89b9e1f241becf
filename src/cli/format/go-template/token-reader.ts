import { lex } from './lexer.js';
import type { TemplateFailures } from './template-failures.js';
import type { Token } from './token.js';

const LONGEST_SHOWN = 10;
const KEYWORD_LIKE = new Set(['.', 'block', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with']);

/** Tokens one after the other, and the sentences for those that should not be there. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #failures: TemplateFailures;
  #next = 0;

  constructor(template: string, failures: TemplateFailures) {
    this.#tokens = lex(template);
    this.#failures = failures;
  }

  get last(): Token {
    return this.#tokens[Math.max(0, this.#next - 1)] ?? { kind: 'end-of-template', text: '', at: 0 };
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end-of-template', text: '', at: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  skipSpace(): void {
    while (this.peek().kind === 'space') this.#next += 1;
  }

  peekPastSpace(): Token {
    this.skipSpace();
    return this.peek();
  }

  nextPastSpace(): Token {
    this.skipSpace();
    return this.next();
  }

  /** A place to come back to with {@link TokenReader.goTo}. */
  get place(): number {
    return this.#next;
  }

  goTo(place: number): void {
    this.#next = place;
  }

  takeSign(text: string): boolean {
    const token = this.peekPastSpace();
    if (token.kind !== 'sign' || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  expectClose(context: string): void {
    const token = this.nextPastSpace();
    if (token.kind !== 'close') throw this.unexpected(token, context);
  }

  fail(reason: string): Error {
    return this.#failures.invalid(reason, this.last.at);
  }

  unexpected(token: Token, context: string): Error {
    if (token.kind === 'error') return this.#failures.invalid(token.text, token.at);
    return this.#failures.invalid(`unexpected ${shown(token)} in ${context}`, token.at);
  }
}

function shown({ kind, text }: Token): string {
  if (kind === 'end-of-template') return 'EOF';
  if (kind === 'word' || kind === 'dot') if (KEYWORD_LIKE.has(text)) return `<${text}>`;
  return text.length > LONGEST_SHOWN ? `${JSON.stringify(text.slice(0, LONGEST_SHOWN))}...` : JSON.stringify(text);
}
