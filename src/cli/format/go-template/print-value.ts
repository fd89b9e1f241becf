import { Fields, type Value } from './value.js';

/** In every Node from 21 on, and not yet in TypeScript's library. */
const RawJson = JSON as unknown as { rawJSON(text: string): unknown };

/** How Go prints a value with `%v`. */
export function printValue(value: Value): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`;
  if (value instanceof Map) {
    return `map[${sortedEntries(value)
      .map(([key, item]) => `${key}:${printValue(item)}`)
      .join(' ')}]`;
  }
  if (value instanceof Fields) return printValue(value.toObject());
  if (typeof value === 'object') return `{${Object.values(value).map(printValue).join(' ')}}`;
  return String(value);
}

/** JSON as Go writes it: keys of maps sorted; whole numbers beyond 2^53 come as bigints. */
export function toJson(value: Value, indent?: string): string {
  return JSON.stringify(value, plain, indent);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(sortedEntries(value));
  if (value instanceof Fields) return value.toObject();
  if (typeof value === 'bigint') return RawJson.rawJSON(String(value));
  return typeof value === 'function' ? undefined : value;
}

const sortedEntries = (map: ReadonlyMap<unknown, unknown>): readonly (readonly [string, unknown])[] =>
  [...map].map(([key, item]) => [String(key), item] as const).sort(([a], [b]) => (a < b ? -1 : 1));
