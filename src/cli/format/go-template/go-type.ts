import type { Value } from './value.js';

/** What Go calls the type of a value. */
export function goType(value: Value): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
