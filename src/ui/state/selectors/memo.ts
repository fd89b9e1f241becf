/** A function of the parts that `pick` takes from its argument, made anew only when one of them is another. Remembers one result. */
export function memo<From, Parts extends unknown[], Value>(
  pick: (from: From) => readonly [...Parts],
  make: (...parts: Parts) => Value,
): (from: From) => Value {
  let last: { readonly parts: readonly [...Parts]; readonly value: Value } | undefined;
  return (from) => {
    const parts = pick(from);
    if (!last?.parts.every((part, index) => Object.is(part, parts[index]))) last = { parts, value: make(...parts) };
    return last.value;
  };
}
