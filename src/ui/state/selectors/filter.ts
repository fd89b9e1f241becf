/** What a filter is held against. Lower case where it is compared without regard to it. */
export type Filterable = {
  readonly text: string;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
};

type Term = { readonly isInverse: boolean; readonly matches: (item: Filterable) => boolean };

/**
 * Reads a filter: words that must all be there, `!word` that must not, `status=exited`, `label=key` and
 * `label=key=value`, each of which takes a `!` as well.
 */
export function parseFilter(filter: string): (item: Filterable) => boolean {
  const terms = filter.split(/\s+/).flatMap(parseTerm);
  return (item) => terms.every(({ isInverse, matches }) => matches(item) !== isInverse);
}

function parseTerm(word: string): Term[] {
  const isInverse = word.startsWith('!');
  const rest = isInverse ? word.slice(1) : word;
  // Half typed, as `!` or `status=`: says nothing yet.
  if (rest === '' || /^(status|label)=$/.test(rest)) return [];
  // Without `=` they are words like all others.
  const [key, ...value] = rest.includes('=') ? rest.split('=') : [];
  if (key === 'status')
    return [{ isInverse, matches: ({ status }) => status.startsWith(value.join('=').toLowerCase()) }];
  if (key === 'label') return [{ isInverse, matches: ({ labels }) => hasLabel(labels, value) }];
  const text = rest.toLowerCase();
  return [{ isInverse, matches: (item) => item.text.includes(text) }];
}

function hasLabel(labels: Filterable['labels'], [key = '', ...value]: readonly string[]): boolean {
  if (!Object.hasOwn(labels, key)) return false;
  return value.length === 0 || labels[key] === value.join('=');
}
