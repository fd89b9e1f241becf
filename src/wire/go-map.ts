/** Go's map from an object: sorted where it is shown, lenient where it is asked. */
export const goMap = <Item>(entries: Readonly<Record<string, Item>>): ReadonlyMap<string, Item> =>
  new Map(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
