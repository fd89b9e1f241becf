import { engineError } from '../../../errors/engine-error.js';
import { FunctionFailure, type TemplateFunction } from './functions.js';
import type { Base, Command, Node, Operand, Pipe } from './node.js';
import { printValue } from './print-value.js';
import { Fields, isTrue, type Value } from './value.js';

export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

type Variable = { readonly name: string; value: Value };
/** What `break` and `continue` leave behind. */
type Flow = 'on' | 'break' | 'continue';

/** Carries out a parsed template on `data`. @throws template_failed */
export function evaluate(nodes: readonly Node[], data: Value, functions: TemplateFunctions): string {
  const run = new Evaluation(functions, data);
  run.nodes(nodes, data);
  return run.output;
}

class Evaluation {
  output = '';
  readonly #functions: TemplateFunctions;
  readonly #variables: Variable[];

  constructor(functions: TemplateFunctions, data: Value) {
    this.#functions = functions;
    this.#variables = [{ name: '$', value: data }];
  }

  nodes(nodes: readonly Node[], dot: Value): Flow {
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
      case 'range':
      case 'if':
      case 'with':
        return this.#scoped(() => this.#block(node, dot));
      default:
        return node.kind;
    }
  }

  #block(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, dot: Value): Flow {
    if (node.kind === 'range') return this.#range(node, dot);
    const value = this.#pipe(node.pipe, dot);
    const inner = node.kind === 'with' ? value : dot;
    return isTrue(value) ? this.nodes(node.body, inner) : this.nodes(node.otherwise, dot);
  }

  #range({ pipe, body, otherwise }: Extract<Node, { kind: 'range' }>, dot: Value): Flow {
    const items = entriesOf(this.#pipe({ ...pipe, variables: [] }, dot));
    if (items.length === 0) return this.nodes(otherwise, dot);
    for (const [key, item] of items) {
      const flow = this.#scoped(() => {
        const values = pipe.variables.length === 2 ? [key, item] : [item];
        pipe.variables.forEach((name, place) => this.#bind(name, values[place], pipe.isAssignment));
        return this.nodes(body, item);
      });
      if (flow === 'break') break;
    }
    return 'on';
  }

  #scoped(work: () => Flow): Flow {
    const before = this.#variables.length;
    const flow = work();
    this.#variables.length = before;
    return flow;
  }

  #pipe(pipe: Pipe, dot: Value): Value {
    let piped: readonly Value[] = [];
    for (const command of pipe.commands) piped = [this.#command(command, dot, piped)];
    for (const name of pipe.variables) this.#bind(name, piped[0], pipe.isAssignment);
    return piped[0];
  }

  #bind(name: string, value: Value, isAssignment: boolean): void {
    const known = isAssignment ? this.#variables.findLast((variable) => variable.name === name) : undefined;
    if (known) known.value = value;
    else this.#variables.push({ name, value });
  }

  /** A function or method takes the other operands, and last what was piped to it. */
  #command({ operands: [first, ...others] }: Command, dot: Value, piped: readonly Value[]): Value {
    if (!first) return undefined;
    if (first.kind === 'function') {
      if (first.name === 'and' || first.name === 'or') return this.#shortCircuit(first.name, others, { dot, piped });
      const args = [...others.map((operand) => this.#operand(operand, dot)), ...piped];
      return this.#call(first, () => this.#functions[first.name]?.(...args));
    }
    const value = this.#operand(first, dot);
    const args = [...others.map((operand) => this.#operand(operand, dot)), ...piped];
    if (typeof value === 'function') return (value as TemplateFunction)(...args);
    if (args.length > 0) throw failed(first, `can't give argument to non-function ${spell(first)}`);
    return value;
  }

  #shortCircuit(
    name: 'and' | 'or',
    operands: readonly Operand[],
    { dot, piped }: { dot: Value; piped: readonly Value[] },
  ): Value {
    let value: Value;
    for (const read of [
      ...operands.map((operand) => () => this.#operand(operand, dot)),
      ...piped.map((item) => () => item),
    ]) {
      value = read();
      if (isTrue(value) === (name === 'or')) return value;
    }
    return value;
  }

  #call(operand: Extract<Operand, { kind: 'function' }>, work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof FunctionFailure) && !(error instanceof TypeError)) throw error;
      throw failed(operand, `error calling ${operand.name}: ${error.message}`);
    }
  }

  #operand(operand: Operand, dot: Value): Value {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'constant':
        return operand.value;
      case 'function':
        return this.#command({ operands: [operand] }, dot, []);
      case 'chain':
        return operand.fields.reduce((value, name) => fieldOf(value, name, operand), this.#base(operand.base, dot));
      default:
        return operand satisfies never;
    }
  }

  #base(base: Base, dot: Value): Value {
    if (base.kind === 'dot') return dot;
    if (base.kind === 'pipe') return this.#pipe(base.pipe, dot);
    return this.#variables.findLast(({ name }) => name === base.name)?.value;
  }
}

type Chain = Extract<Operand, { kind: 'chain' }>;

function fieldOf(value: Value, name: string, chain: Chain): Value {
  if (value instanceof Map) return value.get(name);
  if (value instanceof Fields) {
    const field = value.get(name);
    if (field === undefined) throw failed(chain, `can't evaluate field ${name}`);
    return field;
  }
  if (value === null || value === undefined) throw failed(chain, `nil data; no entry for key ${JSON.stringify(name)}`);
  if (typeof value !== 'object' || Array.isArray(value))
    throw failed(chain, `can't evaluate field ${name} in type ${typeof value}`);
  if (!Object.hasOwn(value, name)) throw failed(chain, `map has no entry for key ${JSON.stringify(name)}`);
  return (value as Readonly<Record<string, Value>>)[name];
}

function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (Array.isArray(value)) return [...value.entries()];
  if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  if (typeof value === 'number' && Number.isInteger(value))
    return Array.from({ length: value }, (_, index) => [index, index]);
  if (value === null || value === undefined) return [];
  throw engineError('template_failed', { reason: `range can't iterate over ${printValue(value)}` });
}

function failed(operand: Operand, reason: string): Error {
  const at = 'at' in operand ? operand.at : 0;
  return engineError('template_failed', { reason: `:1:${at}: executing "" at <${spell(operand)}>: ${reason}` });
}

/** The operand as it was written, more or less. */
function spell(operand: Operand): string {
  if (operand.kind === 'function') return operand.name;
  if (operand.kind !== 'chain') return operand.kind === 'constant' ? String(operand.value) : '.';
  const base = operand.base.kind === 'variable' ? operand.base.name : operand.base.kind === 'pipe' ? '(…)' : '';
  return `${base}${operand.fields.map((name) => `.${name}`).join('')}`;
}
