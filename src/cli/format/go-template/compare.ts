import type { Value } from './value.js';

type Basic = 'number' | 'string' | 'boolean' | 'nothing' | 'other';

function basicOf(value: Value): Basic {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'other';
}

/** Go compares only what is of one kind. */
export function isEqual(a: Value, b: Value): boolean {
  const kinds = [basicOf(a), basicOf(b)];
  if (kinds.includes('nothing')) return kinds[0] === kinds[1];
  if (kinds.includes('other')) throw new TypeError('non-comparable type');
  if (kinds[0] !== kinds[1]) throw new TypeError('incompatible types for comparison');
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

/** Negative, zero or positive. */
export function compare(a: Value, b: Value): number {
  const kinds = [basicOf(a), basicOf(b)];
  if (kinds[0] !== kinds[1]) throw new TypeError('incompatible types for comparison');
  if (kinds[0] === 'number') return Number(a) - Number(b);
  if (kinds[0] !== 'string') throw new TypeError('invalid type for comparison');
  return String(a) < String(b) ? -1 : Number(a !== b);
}
