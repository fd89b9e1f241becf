/** Go's nil slice is null in JSON. */
export const listOrNull = <Item>(items: readonly Item[]): readonly Item[] | null => (items.length > 0 ? items : null);
