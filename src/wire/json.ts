/** In every Node from 21 on, and not yet in TypeScript's library. */
const RawJson = JSON as unknown as { rawJSON(text: string): unknown };

/** What JSON makes of a value that it does not know: maps are objects with sorted keys; whole numbers beyond 2^53 come as bigints. */
export function jsonForm(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(sortedEntries(value));
  if (typeof value === 'bigint') return RawJson.rawJSON(String(value));
  return typeof value === 'function' ? undefined : value;
}

/** The entries of a map as Go shows them, in the order of their keys. */
export const sortedEntries = (map: ReadonlyMap<unknown, unknown>): readonly (readonly [string, unknown])[] =>
  [...map].map(([key, item]) => [String(key), item] as const).sort(([a], [b]) => (a < b ? -1 : 1));

/** A value as whoever reads its JSON gets it: without what JSON leaves out, `null` where Go's is nil. */
export const throughJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, item: unknown) => jsonForm(item)));
