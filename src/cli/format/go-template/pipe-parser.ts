import type { Command, Operand, Pipe } from './node.js';
import { parseNumber } from './parse-number.js';
import type { Token } from './token.js';
import type { TokenReader } from './token-reader.js';
import { unquote } from './unquote.js';

type Names = {
  readonly functions: ReadonlySet<string>;
  /** Those in reach; declarations are added. */
  readonly variables: string[];
};

const CONSTANTS: Readonly<Record<string, boolean>> = { true: true, false: false };
const KEYWORDS: readonly string[] = 'block define else end if range template with'.split(' ');

/** Parses what stands between `{{` and `}}`. @see Go, text/template/parse: the same sentences for the same mistakes */
export class PipeParser {
  readonly #tokens: TokenReader;
  readonly #names: Names;

  constructor(tokens: TokenReader, names: Names) {
    this.#tokens = tokens;
    this.#names = names;
  }

  /** Up to `}}`, or `)` where it stands in parentheses. @param context what it belongs to, for messages */
  pipe(context: string, isInParentheses = false): Pipe {
    const { at } = this.#tokens.peekPastSpace();
    const declared = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#tokens.peekPastSpace();
      if (isInParentheses ? token.kind === 'sign' && token.text === ')' : token.kind === 'close') break;
      if (!startsOperand(token)) throw this.#tokens.unexpected(token, context);
      commands.push(this.#command());
    }
    this.#tokens.next();
    this.#check(commands, context);
    return { ...declared, commands, at };
  }

  #check([first, ...others]: readonly Command[], context: string): void {
    if (!first) throw this.#tokens.fail(`missing value for ${context}`);
    const stage = others.findIndex(({ operands: [head] }) => head && ['constant', 'dot', 'nil'].includes(head.kind));
    if (stage >= 0) throw this.#tokens.fail(`non executable command in pipeline stage ${stage + 2}`);
  }

  /** `$x :=`, `$x =`, `$i, $e :=`; nothing where there is none. */
  #declaration(context: string): Pick<Pipe, 'variables' | 'isAssignment'> {
    const start = this.#tokens.place;
    const variables: string[] = [];
    while (this.#tokens.peekPastSpace().kind === 'variable') {
      variables.push(this.#tokens.next().text);
      const isDeclaration = this.#tokens.takeSign(':=');
      if (isDeclaration || this.#tokens.takeSign('=')) {
        this.#names.variables.push(...variables);
        return { variables, isAssignment: !isDeclaration };
      }
      if (!this.#tokens.takeSign(',')) break;
      if (context !== 'range' || variables.length > 1) throw this.#tokens.fail(`too many declarations in ${context}`);
    }
    this.#tokens.goTo(start);
    return { variables: [], isAssignment: false };
  }

  #command(): Command {
    const { at } = this.#tokens.peekPastSpace();
    const operands: Operand[] = [];
    for (;;) {
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.#tokens.peek();
      if (token.kind === 'space') continue;
      if (token.kind === 'close' || (token.kind === 'sign' && token.text === ')')) break;
      this.#tokens.next();
      if (token.kind === 'sign' && token.text === '|') break;
      throw this.#tokens.unexpected(token, 'operand');
    }
    if (operands.length === 0) throw this.#tokens.fail('empty command');
    return { operands, at };
  }

  /** A term, and the fields that follow it without a space. */
  #operand(): Operand | undefined {
    const term = this.#term();
    if (!term || this.#tokens.peek().kind !== 'field') return term;
    const { at } = this.#tokens.peek();
    const fields: string[] = [];
    while (this.#tokens.peek().kind === 'field') fields.push(this.#tokens.next().text.slice(1));
    switch (term.kind) {
      case 'field':
      case 'variable':
      case 'pipe':
        return { ...term, at, fields: [...term.fields, ...fields] };
      case 'function':
        return { kind: 'pipe', pipe: callOf(term), fields, at };
      default: {
        const text = term.kind === 'constant' ? term.text : term.kind === 'nil' ? 'nil' : '.';
        throw this.#tokens.fail(`unexpected . after term ${JSON.stringify(text)}`);
      }
    }
  }

  #term(): Operand | undefined {
    const token = this.#tokens.peekPastSpace();
    if (!startsOperand(token)) return undefined;
    this.#tokens.next();
    const { at, text } = token;
    switch (token.kind) {
      case 'word':
        return this.#word(token);
      case 'field':
        return { kind: 'field', fields: [text.slice(1)], at };
      case 'dot':
        return { kind: 'dot', at };
      case 'variable':
        if (!this.#names.variables.includes(text))
          throw this.#tokens.fail(`undefined variable ${JSON.stringify(text)}`);
        return { kind: 'variable', name: text, fields: [], at };
      case 'string':
      case 'raw':
        return { kind: 'constant', value: unquote(text), text, at };
      case 'rune':
        return { kind: 'constant', value: this.#rune(text), text, at };
      case 'number':
        return { kind: 'constant', value: this.#number(text), text, at };
      default:
        return { kind: 'pipe', pipe: this.pipe('parenthesized pipeline', true), fields: [], at };
    }
  }

  #word({ text, at }: Token): Operand {
    if (text === 'nil') return { kind: 'nil', at };
    const constant = Object.hasOwn(CONSTANTS, text) ? CONSTANTS[text] : undefined;
    if (constant !== undefined) return { kind: 'constant', value: constant, text, at };
    if (!this.#names.functions.has(text)) throw this.#tokens.fail(`function ${JSON.stringify(text)} not defined`);
    return { kind: 'function', name: text, at };
  }

  #rune(text: string): number {
    const [rune, ...more] = unquote(text);
    if (rune === undefined || more.length > 0) throw this.#tokens.fail(`malformed character constant: ${text}`);
    return rune.codePointAt(0) ?? 0;
  }

  #number(text: string): number {
    const value = parseNumber(text);
    if (value === undefined) throw this.#tokens.fail(`illegal number syntax: ${JSON.stringify(text)}`);
    return value;
  }
}

const callOf = (operand: Operand): Pipe => ({
  variables: [],
  isAssignment: false,
  commands: [{ operands: [operand], at: operand.at }],
  at: operand.at,
});

function startsOperand({ kind, text }: Token): boolean {
  if (kind === 'sign') return text === '(';
  if (kind === 'word') return !KEYWORDS.includes(text);
  return ['field', 'dot', 'variable', 'string', 'raw', 'rune', 'number'].includes(kind);
}
