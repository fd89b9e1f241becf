import { badTemplate, lex } from './lexer.js';
import type { Node, Pipe } from './node.js';
import { PipeParser } from './pipe-parser.js';
import type { Segment } from './token.js';

type ActionSegment = Extract<Segment, { kind: 'action' }>;
type BlockKind = 'if' | 'with' | 'range';

/** What ended a list of nodes. */
type Ending = { readonly word: 'end' | 'else' | 'eof'; readonly segment?: ActionSegment | undefined };

const UNSUPPORTED = new Set(['define', 'template', 'block']);

/** Parses a Go template. @throws template_invalid */
export function parseTemplate(template: string, functions: ReadonlySet<string>): readonly Node[] {
  const parser = new TemplateParser(lex(template), functions);
  const { nodes, ending } = parser.list();
  if (ending.word !== 'eof') throw badTemplate(`unexpected {{${ending.word}}}`);
  return nodes;
}

class TemplateParser {
  readonly #segments: readonly Segment[];
  readonly #functions: ReadonlySet<string>;
  readonly #variables: string[] = ['$'];
  #next = 0;
  #loops = 0;

  constructor(segments: readonly Segment[], functions: ReadonlySet<string>) {
    this.#segments = segments;
    this.#functions = functions;
  }

  /** Nodes up to `end`, `else` or the end of the template. */
  list(): { readonly nodes: readonly Node[]; readonly ending: Ending } {
    const nodes: Node[] = [];
    for (let segment = this.#segments[this.#next++]; segment; segment = this.#segments[this.#next++]) {
      if (segment.kind === 'text') nodes.push(segment);
      else {
        const word = firstWord(segment);
        if (word === 'end' || word === 'else') return { nodes, ending: { word, segment } };
        nodes.push(this.#node(segment, word));
      }
    }
    return { nodes, ending: { word: 'eof' } };
  }

  #node(segment: ActionSegment, word: string | undefined): Node {
    if (word === 'if' || word === 'with' || word === 'range') return this.#block(word, segment, 1);
    if (word === 'break' || word === 'continue') {
      if (this.#loops === 0) throw badTemplate(`{{${word}}} outside {{range}}`);
      return { kind: word };
    }
    if (word !== undefined && UNSUPPORTED.has(word)) throw badTemplate(`{{${word}}} is not supported`);
    return { kind: 'action', pipe: this.#pipe(segment, 0) };
  }

  /** `skip`: words before the pipeline, one for `if`, two for `else if`. Variables live until `end`. */
  #block(kind: BlockKind, segment: ActionSegment, skip: number): Node {
    const scope = this.#variables.length;
    const pipe = this.#pipe(segment, skip, kind);
    if (kind === 'range') this.#loops += 1;
    const { nodes: body, ending } = this.list();
    if (kind === 'range') this.#loops -= 1;
    const otherwise = this.#otherwise(kind, ending);
    this.#variables.length = scope;
    return { kind, pipe, body, otherwise };
  }

  #otherwise(kind: BlockKind, ending: Ending): readonly Node[] {
    if (ending.word === 'eof') throw badTemplate('unexpected EOF');
    if (ending.word === 'end' || !ending.segment) return [];
    const [, second] = ending.segment.tokens;
    if (second?.kind === 'word' && second.text === kind && kind !== 'range')
      return [this.#block(kind, ending.segment, 2)];
    if (second) throw badTemplate('unexpected token in {{else}}');
    const { nodes, ending: last } = this.list();
    if (last.word === 'eof') throw badTemplate('unexpected EOF');
    if (last.word === 'else') throw badTemplate('expected end; found {{else}}');
    return nodes;
  }

  #pipe({ tokens }: ActionSegment, skip: number, context = 'command'): Pipe {
    const parser = new PipeParser(tokens.slice(skip), { functions: this.#functions, variables: this.#variables });
    return parser.whole(context);
  }
}

function firstWord({ tokens }: ActionSegment): string | undefined {
  const [first] = tokens;
  return first?.kind === 'word' ? first.text : undefined;
}
