import { checkArgument, checkCount } from './check-arguments.js';
import { FunctionFailure } from './function-failure.js';
import type { TemplateFunction } from './functions.js';
import type { Command, Operand, Pipe } from './node.js';
import { callMethod, readField } from './read-field.js';
import { spell, spellCommand } from './spell.js';
import { Fields, isTrue, type Value } from './value.js';
import type { Variables } from './variables.js';

/** Where and with what a pipeline is worked out. */
export type Surroundings = {
  readonly dot: Value;
  readonly variables: Variables;
  readonly functions: Readonly<Record<string, TemplateFunction>>;
  readonly fail: (operand: Operand, reason: string, spelled?: string) => Error;
};

/** What a command hands on to the next; nothing before the first. */
type Piped = readonly [] | readonly [Value];

/** Works out pipelines. @throws template_failed */
export class OperandEvaluation {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  pipe({ commands }: Pipe): Value {
    let piped: Piped = [];
    for (const command of commands) piped = [this.#command(command, piped)];
    return piped[0];
  }

  #command(command: Command, piped: Piped): Value {
    const { fail } = this.#around;
    const [first, ...others] = command.operands;
    if (!first) return undefined;
    if (first.kind === 'function') return this.#function(command, first, piped);
    const isCalled = others.length > 0 || piped.length > 0;
    if (first.kind === 'field' || (first.kind !== 'dot' && 'fields' in first && first.fields.length > 0)) {
      const args = (): readonly Value[] => [...others.map((operand) => this.#operand(operand)), ...piped];
      return this.#fields(first, isCalled ? args : undefined);
    }
    if (first.kind === 'nil') throw fail(first, 'nil is not a command');
    if (isCalled) throw fail(first, `can't give argument to non-function ${spell(first)}`);
    return this.#operand(first);
  }

  /** A function takes the other operands, and last what was piped to it. */
  #function(command: Command, operand: Extract<Operand, { kind: 'function' }>, piped: Piped): Value {
    const { fail, functions } = this.#around;
    const { name } = operand;
    const called = functions[name];
    if (!called) throw fail(operand, `${JSON.stringify(name)} is not a defined function`);
    const operands = command.operands.slice(1);
    const wrongCount = checkCount(called, name, operands.length + piped.length);
    if (wrongCount !== undefined) throw fail(operand, wrongCount);
    if (name === 'and' || name === 'or') return this.#shortCircuit(name, operands, piped);
    const check = (value: Value, place: number, at: Operand): Value => {
      const complaint = checkArgument(called, place, { value, operand: at });
      if (complaint !== undefined) throw fail(at, complaint);
      return value;
    };
    const args = operands.map((each, place) => check(this.#operand(each), place, each));
    const all = [...args, ...piped.map((value) => check(value, args.length, operand))];
    try {
      return called.call(...all);
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      throw fail(
        { kind: 'function', name, at: command.at },
        `error calling ${name}: ${error.message}`,
        spellCommand(command),
      );
    }
  }

  #shortCircuit(name: 'and' | 'or', operands: readonly Operand[], piped: Piped): Value {
    let value: Value;
    for (const operand of operands) {
      value = this.#operand(operand);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length > 0 ? piped[0] : value;
  }

  #operand(operand: Operand): Value {
    const { dot, fail } = this.#around;
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'constant':
        return operand.value;
      case 'function':
        return this.#function({ operands: [operand], at: operand.at }, operand, []);
      case 'field':
      case 'variable':
      case 'pipe':
        return this.#fields(operand, undefined);
      default:
        throw fail(operand satisfies never, '');
    }
  }

  /** `args` belong to the last field; undefined where there are none. */
  #fields(
    operand: Extract<Operand, { kind: 'field' | 'variable' | 'pipe' }>,
    args: (() => readonly Value[]) | undefined,
  ): Value {
    const fail = (reason: string): Error => this.#around.fail(operand, reason);
    const last = operand.fields.length - 1;
    return operand.fields.reduce<Value>((receiver, name, place) => {
      const value = readField(receiver, name, fail);
      const given = place === last ? args : undefined;
      if (typeof value === 'function')
        return callMethod(value as (...given: readonly Value[]) => Value, { name, args: given?.() ?? [], fail });
      if (given) throw fail(argumentRefusal(receiver, name, given().length));
      return value;
    }, this.#base(operand));
  }

  #base(operand: Extract<Operand, { kind: 'field' | 'variable' | 'pipe' }>): Value {
    if (operand.kind === 'field') return this.#around.dot;
    return operand.kind === 'pipe' ? this.pipe(operand.pipe) : this.#around.variables.get(operand.name);
  }
}

function argumentRefusal(receiver: Value, name: string, count: number): string {
  return receiver instanceof Fields
    ? `wrong number of args for ${name}: want 0 got ${count}`
    : `${name} is not a method but has arguments`;
}
