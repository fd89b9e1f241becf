import type { Parameter, TemplateFunction } from './functions.js';
import { goType } from './go-type.js';
import type { Operand } from './node.js';
import { spell } from './spell.js';
import type { Value } from './value.js';

const GO_TYPES: Readonly<Record<Parameter, string>> = {
  any: 'interface {}',
  string: 'string',
  integer: 'int',
  strings: '[]string',
};

/** What is wrong with how many arguments a function is given; undefined where nothing is. */
export function checkCount(
  { parameters, isVariadic }: TemplateFunction,
  name: string,
  count: number,
): string | undefined {
  const wanted = isVariadic ? parameters.length - 1 : parameters.length;
  if (isVariadic ? count >= wanted : count === wanted) return undefined;
  return `wrong number of args for ${name}: want ${isVariadic ? 'at least ' : ''}${wanted} got ${count}`;
}

/** What is wrong with one argument, in Go's words; undefined where nothing is. */
export function checkArgument(
  { parameters }: TemplateFunction,
  place: number,
  { value, operand }: { readonly value: Value; readonly operand: Operand },
): string | undefined {
  const parameter = parameters[Math.min(place, parameters.length - 1)] ?? 'any';
  if (fits(parameter, value)) return undefined;
  if (operand.kind !== 'constant') {
    if (value === undefined) return `invalid value; expected ${GO_TYPES[parameter]}`;
    return `wrong type for value; expected ${GO_TYPES[parameter]}; got ${rawType(value)}`;
  }
  if (parameter === 'strings') return `can't handle ${spell(operand)} for arg of type []string`;
  return `expected ${parameter}; found ${spell(operand)}`;
}

function fits(parameter: Parameter, value: Value): boolean {
  switch (parameter) {
    case 'any':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'strings':
      return value === null || Array.isArray(value);
    default:
      return parameter satisfies never;
  }
}

/** Docker tries once more with the JSON that it has read, where numbers are text of a type of their own. */
const rawType = (value: Value): string =>
  typeof value === 'number' || typeof value === 'bigint' ? 'json.Number' : goType(value);
