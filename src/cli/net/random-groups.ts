/**
 * Containers in groups as chance will have it: two groups at least, none of them empty.
 *
 * @param below Gives a number from 0 on, below its argument.
 */
export function randomGroups(
  names: readonly string[],
  below: (limit: number) => number,
): readonly (readonly string[])[] {
  const left = [...names];
  const shuffled = names.flatMap(() => left.splice(below(left.length), 1));
  const count = 2 + below(Math.max(1, names.length - 1));
  return Array.from({ length: count }, (_, group) => shuffled.filter((__, at) => at % count === group));
}
