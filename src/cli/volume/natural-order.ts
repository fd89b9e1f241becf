const PARTS = /\d+|\D+/g;

/** Compares names so that what counts up in them does: `data2` before `data10`. @see docker/cli, sortorder.NaturalLess */
export function naturalOrder(one: string, other: string): number {
  const [ones, others] = [one.match(PARTS) ?? [], other.match(PARTS) ?? []];
  for (const [index, part] of ones.entries()) {
    const opposite = others[index];
    if (opposite === undefined) return 1;
    if (part !== opposite) return partOrder(part, opposite);
  }
  return ones.length - others.length;
}

function partOrder(one: string, other: string): number {
  const [a, b] = [one, other].map((part) => (/^\d/.test(part) ? BigInt(part) : undefined));
  if (a !== undefined && b !== undefined && a !== b) return a < b ? -1 : 1;
  return one < other ? -1 : 1;
}
