import { badTemplate } from './lexer.js';
import type { Base, Command, Operand, Pipe } from './node.js';
import type { Token } from './token.js';

type Names = {
  readonly functions: ReadonlySet<string>;
  /** Those in reach; declarations are added. */
  readonly variables: string[];
};

const CONSTANTS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Parses what stands between `{{` and `}}`. */
export class PipeParser {
  readonly #tokens: readonly Token[];
  readonly #names: Names;
  #next = 0;

  constructor(tokens: readonly Token[], names: Names) {
    this.#tokens = tokens;
    this.#names = names;
  }

  /** @param context What stands before it, for the message if nothing follows. */
  whole(context: string): Pipe {
    const pipe = this.#pipe(context);
    if (this.#next < this.#tokens.length) throw badTemplate(`unexpected ${this.#shown()} in ${context}`);
    return pipe;
  }

  #pipe(context: string): Pipe {
    const declared = this.#declaration();
    const commands = [this.#command(context)];
    while (this.#take('|')) commands.push(this.#command(context));
    if (declared && !declared.isAssignment) this.#names.variables.push(...declared.variables);
    return { variables: [], isAssignment: false, ...declared, commands };
  }

  /** `$x :=`, `$x =`, `$i, $e :=`; undefined where there is none. */
  #declaration(): { readonly variables: readonly string[]; readonly isAssignment: boolean } | undefined {
    const start = this.#next;
    const variables: string[] = [];
    do {
      const token = this.#tokens[this.#next];
      if (token?.kind !== 'variable') break;
      this.#next += 1;
      variables.push(token.text);
    } while (variables.length < 2 && this.#take(','));
    const isDeclaration = variables.length > 0 && this.#take(':=');
    if (isDeclaration || (variables.length > 0 && this.#take('='))) return { variables, isAssignment: !isDeclaration };
    this.#next = start;
    return undefined;
  }

  #command(context: string): Command {
    const operands: Operand[] = [];
    for (let operand = this.#operand(); operand; operand = this.#operand()) operands.push(operand);
    if (operands.length === 0) throw badTemplate(`missing value for ${context}`);
    return { operands };
  }

  #operand(): Operand | undefined {
    const token = this.#tokens[this.#next];
    if (!token) return undefined;
    if (token.kind === 'sign' && token.text !== '.' && token.text !== '(') return undefined;
    this.#next += 1;
    switch (token.kind) {
      case 'number':
      case 'string':
        return { kind: 'constant', value: token.value };
      case 'word':
        return this.#word(token.text, token.at);
      case 'field':
        return this.#chain({ kind: 'dot' }, [token.text], token.at);
      case 'variable':
        return this.#chain(this.#variable(token.text), [], token.at);
      case 'sign':
        return token.text === '.' ? { kind: 'dot' } : this.#parenthesis(token.at);
      default:
        return token satisfies never;
    }
  }

  #word(name: string, at: number): Operand {
    if (name === 'nil') return { kind: 'nil' };
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    if (constant !== undefined) return { kind: 'constant', value: constant };
    if (!this.#names.functions.has(name)) throw badTemplate(`function ${JSON.stringify(name)} not defined`);
    return { kind: 'function', name, at };
  }

  #variable(name: string): Base {
    if (!this.#names.variables.includes(name)) throw badTemplate(`undefined variable ${JSON.stringify(name)}`);
    return { kind: 'variable', name };
  }

  #parenthesis(at: number): Operand {
    const pipe = this.#pipe('parenthesized pipeline');
    if (!this.#take(')')) throw badTemplate('unclosed left paren');
    return this.#chain({ kind: 'pipe', pipe }, [], at);
  }

  /** Fields that follow without a space belong to the operand. */
  #chain(base: Base, first: readonly string[], at: number): Operand {
    const fields = [...first];
    for (
      let token = this.#tokens[this.#next];
      token?.kind === 'field' && token.isGlued;
      token = this.#tokens[this.#next]
    ) {
      fields.push(token.text);
      this.#next += 1;
    }
    return { kind: 'chain', base, fields, at };
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #shown(): string {
    const token = this.#tokens[this.#next];
    return token && 'text' in token ? JSON.stringify(token.text) : 'value';
  }
}
