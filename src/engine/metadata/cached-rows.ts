import type { Database, Row } from './database.js';

type Known<Item> = { readonly row: Row; readonly item: Item };

/**
 * Items that are made of the rows of one query, and asked for over and over: the rows are read again only when somebody has
 * written since, and an item is made anew only where its row is another. The same item means that nothing of it has changed.
 *
 * @param options.key A column that tells rows apart.
 */
export function cachedRows<Item>(
  database: Database,
  { sql, key, toItem }: { readonly sql: string; readonly key: string; readonly toItem: (row: Row) => Item },
): () => readonly Item[] {
  let version: string | undefined;
  let known = new Map<unknown, Known<Item>>();
  let items: readonly Item[] = [];
  return () => {
    // Asked first: whoever writes between the two is read, and makes us read once more the next time.
    const now = database.version();
    if (now === version) return items;
    const entries = database.all(sql).map((row) => {
      const before = known.get(row[key]);
      return before && isSame(before.row, row) ? before : { row, item: toItem(row) };
    });
    known = new Map(entries.map((entry) => [entry.row[key], entry]));
    items = entries.map(({ item }) => item);
    version = now;
    return items;
  };
}

const isSame = (one: Row, other: Row): boolean => Object.keys(one).every((column) => one[column] === other[column]);
