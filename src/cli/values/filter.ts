import { listFlag } from '../flag.js';
import { invalid } from './invalid.js';

export type Filter = { readonly name: string; readonly value: string };

/** `-f, --filter NAME=VALUE`; once for each. */
export const filterFlag = listFlag({
  short: 'f',
  type: 'filter',
  help: 'Filter output based on conditions provided',
  parse: parseFilter,
});

/** Reads `NAME=VALUE`. */
export function parseFilter(text: string): Filter {
  const equals = text.indexOf('=');
  if (equals < 1) throw invalid('invalid argument: filter must be of the form name=value');
  return { name: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1).trim() };
}

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
