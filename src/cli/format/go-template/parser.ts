import type { Node, ParsedTemplate, Pipe } from './node.js';
import { PipeParser } from './pipe-parser.js';
import type { TemplateFailures } from './template-failures.js';
import type { Token } from './token.js';
import { TokenReader } from './token-reader.js';
import { unquote } from './unquote.js';

type Control = 'if' | 'with' | 'range';

/** Nodes, and what ended them. */
type NodeList = { readonly nodes: readonly Node[]; readonly ending: 'end' | 'else' };

/** Parses a Go template. @throws template_invalid */
export function parseTemplate(
  text: string,
  functions: ReadonlySet<string>,
  failures: TemplateFailures,
): ParsedTemplate {
  return new TemplateParser(text, functions, failures).whole();
}

class TemplateParser {
  readonly #text: string;
  readonly #tokens: TokenReader;
  readonly #functions: ReadonlySet<string>;
  readonly #definitions = new Map<string, readonly Node[]>();
  #variables: string[] = ['$'];
  #loops = 0;

  constructor(text: string, functions: ReadonlySet<string>, failures: TemplateFailures) {
    this.#text = text;
    this.#functions = functions;
    this.#tokens = new TokenReader(text, failures);
  }

  whole(): ParsedTemplate {
    const nodes: Node[] = [];
    while (this.#tokens.peek().kind !== 'end-of-template') {
      if (this.#takeDefinition()) continue;
      const node = this.#textOrAction();
      if (typeof node === 'string') throw this.#tokens.fail(`unexpected {{${node}}}`);
      nodes.push(node);
    }
    return { text: this.#text, nodes, definitions: this.#definitions };
  }

  /** `{{define "name"}}…{{end}}`, which stands outside of everything else. */
  #takeDefinition(): boolean {
    const start = this.#tokens.place;
    if (this.#tokens.next().kind === 'open' && isWord(this.#tokens.nextPastSpace(), 'define')) {
      const name = this.#name('define clause');
      this.#tokens.expectClose('define clause');
      this.#define(
        name,
        this.#inOwnScope(() => this.#list()),
        'define clause',
      );
      return true;
    }
    this.#tokens.goTo(start);
    return false;
  }

  #define(name: string, { nodes, ending }: NodeList, context: string): void {
    if (ending === 'else') throw this.#tokens.fail(`unexpected {{else}} in ${context}`);
    if (this.#definitions.has(name))
      throw this.#tokens.fail(`template: multiple definition of template ${JSON.stringify(name)}`);
    this.#definitions.set(name, nodes);
  }

  /** Of what is outside, a definition sees nothing. */
  #inOwnScope(parse: () => NodeList): NodeList {
    const [variables, loops] = [this.#variables, this.#loops];
    this.#variables = ['$'];
    this.#loops = 0;
    const list = parse();
    this.#variables = variables;
    this.#loops = loops;
    return list;
  }

  /** Nodes up to `end` or `else`. */
  #list(): NodeList {
    const nodes: Node[] = [];
    while (this.#tokens.peek().kind !== 'end-of-template') {
      const node = this.#textOrAction();
      if (typeof node === 'string') return { nodes, ending: node };
      nodes.push(node);
    }
    throw this.#tokens.fail('unexpected EOF');
  }

  #textOrAction(): Node | 'end' | 'else' {
    const token = this.#tokens.next();
    if (token.kind === 'text') return { kind: 'text', text: token.text };
    if (token.kind !== 'open') throw this.#tokens.unexpected(token, 'input');
    const first = this.#tokens.peekPastSpace();
    if (first.kind !== 'word') return { kind: 'action', pipe: this.#pipe('command') };
    const start = this.#tokens.place;
    this.#tokens.next();
    switch (first.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(first.text);
      case 'break':
      case 'continue':
        return this.#jump(first.text);
      case 'template':
        return this.#template(first);
      case 'block':
        return this.#block(first);
      case 'end':
        this.#tokens.expectClose('end');
        return 'end';
      case 'else':
        if (!['if', 'with'].includes(this.#tokens.peekPastSpace().text)) this.#tokens.expectClose('else');
        return 'else';
      default:
        this.#tokens.goTo(start);
        return { kind: 'action', pipe: this.#pipe('command') };
    }
  }

  /** Variables that are declared in it live until its `end`. */
  #control(kind: Control): Node {
    const scope = this.#variables.length;
    const pipe = this.#pipe(kind);
    if (kind === 'range') this.#loops += 1;
    const { nodes: body, ending } = this.#list();
    if (kind === 'range') this.#loops -= 1;
    const otherwise = ending === 'else' ? this.#otherwise(kind) : [];
    this.#variables.length = scope;
    return { kind, pipe, body, otherwise };
  }

  #otherwise(kind: Control): readonly Node[] {
    const token = this.#tokens.peek();
    if (token.kind === 'word') {
      if (token.text !== kind || kind === 'range') throw this.#tokens.unexpected(token, 'else');
      this.#tokens.next();
      return [this.#control(kind)];
    }
    const { nodes, ending } = this.#list();
    if (ending === 'else') throw this.#tokens.fail('expected end; found {{else}}');
    return nodes;
  }

  #jump(kind: 'break' | 'continue'): Node {
    this.#tokens.expectClose(`{{${kind}}}`);
    if (this.#loops === 0) throw this.#tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind };
  }

  #template({ at }: Token): Node {
    const name = this.#name('template clause');
    const nameAt = this.#tokens.last.at;
    if (this.#tokens.peekPastSpace().kind !== 'close')
      return { kind: 'template', name, pipe: this.#pipe('template clause'), at: nameAt };
    this.#tokens.next();
    return { kind: 'template', name, pipe: undefined, at: Math.max(nameAt, at) };
  }

  /** `{{block "name" pipe}}` defines a template and carries it out at once. */
  #block({ at }: Token): Node {
    const name = this.#name('block clause');
    const pipe = this.#pipe('block clause');
    this.#define(
      name,
      this.#inOwnScope(() => this.#list()),
      'block clause',
    );
    return { kind: 'template', name, pipe, at };
  }

  #name(context: string): string {
    const token = this.#tokens.nextPastSpace();
    if (token.kind !== 'string' && token.kind !== 'raw') throw this.#tokens.unexpected(token, context);
    return unquote(token.text);
  }

  #pipe(context: string): Pipe {
    return new PipeParser(this.#tokens, { functions: this.#functions, variables: this.#variables }).pipe(context);
  }
}

const isWord = ({ kind, text }: Token, word: string): boolean => kind === 'word' && text === word;
