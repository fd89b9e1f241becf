import { FUNCTIONS, type TemplateFunction } from './functions.js';
import type { Node, Operand, ParsedTemplate, Pipe } from './node.js';
import { OperandEvaluation } from './operand-evaluation.js';
import { printValue } from './print-value.js';
import { spell, spellPipe } from './spell.js';
import type { TemplateFailures } from './template-failures.js';
import { isTrue, type Value } from './value.js';
import { Variables } from './variables.js';

/** What `break` and `continue` leave behind. */
type Flow = 'on' | 'break' | 'continue';
type Control = Extract<Node, { kind: 'if' | 'with' | 'range' }>;

const DEEPEST = 500;

/** Carries out a parsed template on `data`. @throws template_failed */
export function evaluate(
  template: ParsedTemplate,
  data: Value,
  {
    failures,
    functions = FUNCTIONS,
  }: { failures: TemplateFailures; functions?: Readonly<Record<string, TemplateFunction>> },
): string {
  const run = new Evaluation(template, functions, failures);
  run.template({ name: '', nodes: template.nodes, data });
  return run.output;
}

class Evaluation {
  output = '';
  readonly #template: ParsedTemplate;
  readonly #functions: Readonly<Record<string, TemplateFunction>>;
  readonly #failures: TemplateFailures;
  #name = '';
  #variables = new Variables(undefined);
  #depth = 0;

  constructor(
    template: ParsedTemplate,
    functions: Readonly<Record<string, TemplateFunction>>,
    failures: TemplateFailures,
  ) {
    this.#template = template;
    this.#functions = functions;
    this.#failures = failures;
  }

  /** The outermost template, or one that it defines: it sees nothing but its data. */
  template({ name, nodes, data }: { name: string; nodes: readonly Node[]; data: Value }): void {
    const outer = { name: this.#name, variables: this.#variables };
    this.#name = name;
    this.#variables = new Variables(data);
    this.#depth += 1;
    this.#nodes(nodes, data);
    this.#depth -= 1;
    this.#name = outer.name;
    this.#variables = outer.variables;
  }

  #nodes(nodes: readonly Node[], dot: Value): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot);
      if (flow !== 'on') return flow;
    }
    return 'on';
  }

  #node(node: Node, dot: Value): Flow {
    switch (node.kind) {
      case 'text':
        this.output += node.text;
        return 'on';
      case 'action': {
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.output += printValue(value);
        return 'on';
      }
      case 'template':
        this.#call(node, dot);
        return 'on';
      case 'range':
      case 'if':
      case 'with':
        return this.#variables.scoped(() => this.#control(node, dot));
      default:
        return node.kind;
    }
  }

  #call(node: Extract<Node, { kind: 'template' }>, dot: Value): void {
    const name = JSON.stringify(node.name);
    const nodes = this.#template.definitions.get(node.name);
    const fail = (reason: string): Error =>
      this.#failures.failed(reason, { at: node.at, name: this.#name, spelled: `{{template ${name}}}` });
    if (!nodes) throw fail(`template ${name} not defined`);
    if (this.#depth > DEEPEST) throw fail(`exceeded maximum template depth (${DEEPEST})`);
    this.template({ name: node.name, nodes, data: node.pipe && this.#pipe(node.pipe, dot) });
  }

  #control(node: Control, dot: Value): Flow {
    if (node.kind === 'range') return this.#range(node, dot);
    const value = this.#pipe(node.pipe, dot);
    const inner = node.kind === 'with' ? value : dot;
    return isTrue(value) ? this.#nodes(node.body, inner) : this.#nodes(node.otherwise, dot);
  }

  #range({ pipe, body, otherwise }: Control, dot: Value): Flow {
    const items = this.#entries(pipe, this.#pipe({ ...pipe, variables: [] }, dot));
    if (items.length === 0) return this.#nodes(otherwise, dot);
    for (const [key, item] of items) {
      const flow = this.#variables.scoped(() => {
        const values = pipe.variables.length === 2 ? [key, item] : [item];
        pipe.variables.forEach((name, place) => this.#bind(pipe, name, values[place]));
        return this.#nodes(body, item);
      });
      if (flow === 'break') break;
    }
    return 'on';
  }

  #entries(pipe: Pipe, value: Value): readonly (readonly [Value, Value])[] {
    if (Array.isArray(value)) return [...value.entries()];
    if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    if (typeof value === 'number' && Number.isInteger(value))
      return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index]);
    if (value === null || value === undefined) return [];
    const place = { at: pipe.at, name: this.#name, spelled: spellPipe(pipe) };
    throw this.#failures.failed(`range can't iterate over ${printValue(value)}`, place);
  }

  #pipe(pipe: Pipe, dot: Value): Value {
    const value = new OperandEvaluation({
      dot,
      variables: this.#variables,
      functions: this.#functions,
      fail: (operand, reason, spelled = spell(operand)) =>
        this.#failures.failed(reason, { at: operand.at, name: this.#name, spelled }),
    }).pipe(pipe);
    for (const name of pipe.variables) this.#bind(pipe, name, value);
    return value;
  }

  #bind(pipe: Pipe, name: string, value: Value): void {
    if (!pipe.isAssignment) this.#variables.declare(name, value);
    else if (!this.#variables.assign(name, value)) {
      const last: Operand = pipe.commands.at(-1)?.operands.at(-1) ?? { kind: 'dot', at: pipe.at };
      const place = { at: last.at, name: this.#name, spelled: spell(last) };
      throw this.#failures.failed(`undefined variable: ${name}`, place);
    }
  }
}
