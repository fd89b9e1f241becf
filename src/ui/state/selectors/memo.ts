/** A function whose result is made anew only when one of the parts it is made of is another. Remembers one result. */
export function remember<From, Value>(
  partsOf: (from: From) => readonly unknown[],
  make: (from: From) => Value,
): (from: From) => Value {
  let last: { readonly parts: readonly unknown[]; readonly value: Value } | undefined;
  return (from) => {
    const parts = partsOf(from);
    if (!last?.parts.every((part, index) => Object.is(part, parts[index]))) last = { parts, value: make(from) };
    return last.value;
  };
}

/** The same for a function of the parts themselves. */
export function memo<From, Parts extends unknown[], Value>(
  pick: (from: From) => readonly [...Parts],
  make: (...parts: Parts) => Value,
): (from: From) => Value {
  return remember(pick, (from) => make(...pick(from)));
}
