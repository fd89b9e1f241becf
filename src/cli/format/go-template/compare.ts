import { FunctionFailure } from './function-failure.js';
import { goType } from './go-type.js';
import { printValue } from './print-value.js';
import { numberOf, type Value } from './value.js';

type Basic = 'number' | 'string' | 'boolean' | 'nothing' | 'other';

function basicOf(value: Value): Basic {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'other';
}

/** Go compares only what is of one kind; a number read from JSON is text to it as well. */
export function isEqual(left: Value, right: Value): boolean {
  const [a, b] = [numberOf(left), numberOf(right)];
  const kinds = [basicOf(a), basicOf(b)];
  if (kinds.includes('nothing')) return kinds[0] === kinds[1];
  if (kinds.includes('other')) return isSameStruct(a, b);
  if (kinds[0] === kinds[1]) return typeof a === typeof b ? a === b : Number(a) === Number(b);
  if (kinds.includes('number') && kinds.includes('string')) return String(a) === String(b);
  throw new FunctionFailure('incompatible types for comparison');
}

function isSameStruct(a: Value, b: Value): boolean {
  const bad = [a, b].find((value) => Array.isArray(value) || value instanceof Map);
  if (bad !== undefined) throw new FunctionFailure(`non-comparable type ${printValue(bad)}: ${goType(bad)}`);
  if (typeof a !== 'object' || typeof b !== 'object') throw new FunctionFailure('incompatible types for comparison');
  return a === b;
}

/** Negative, zero or positive. */
export function compare(left: Value, right: Value): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  const kinds = [basicOf(a), basicOf(b)];
  if (kinds[0] !== kinds[1]) throw new FunctionFailure('incompatible types for comparison');
  if (kinds[0] === 'number') return Number(a) - Number(b);
  if (kinds[0] !== 'string') throw new FunctionFailure('invalid type for comparison');
  return String(a) < String(b) ? -1 : Number(a !== b);
}
