import { invalid } from './invalid.js';

/** One value of a filter. */
export type Filter = { readonly name: string; readonly value: string };

/** Values by filter; undefined for one that was not given. @throws argument_invalid for a filter not among `known` */
export function groupFilters<Name extends string>(
  filters: readonly Filter[],
  known: readonly Name[],
): { readonly [Each in Name]?: readonly string[] | undefined } {
  const grouped: { [Each in Name]?: readonly string[] } = {};
  for (const { name, value } of filters) {
    const key = known.find((each) => each === name);
    if (key === undefined) throw invalid(`invalid filter '${name}'`);
    grouped[key] = [...(grouped[key] ?? []), value];
  }
  return grouped;
}

/** The value of a filter that may be given once. */
export function oneOf(name: string, values: readonly string[] | undefined): string | undefined {
  if (values && values.length > 1) throw invalid(`invalid filter: only one ${name} filter is allowed`);
  return values?.[0];
}
