import { engineError } from '../../errors/engine-error.js';
import { isNestedDeeper } from './nesting.js';

/** Values, in lists or objects, in an object. */
const MOST_LEVELS = 2;

/** Values by filter, as a client sent them. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `filters`: `{"status":["exited"]}`, or docker's older form `{"status":{"exited":true}}`.
 *
 * @throws argument_invalid @see moby, api/types/filters: FromJSON
 */
export function parseFilters(query: URLSearchParams): Filters {
  const given = query.get('filters');
  if (!given) return new Map();
  if (isNestedDeeper(Buffer.from(given), MOST_LEVELS)) throw invalidFilter();
  const value = parsed(given);
  if (value === null) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidFilter();
  return new Map(Object.entries(value).map(([name, values]) => [name, valuesOf(values)]));
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw invalidFilter();
  }
}

function valuesOf(values: unknown): readonly string[] {
  if (values === null) return [];
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values;
  if (typeof values !== 'object' || Array.isArray(values)) throw invalidFilter();
  if (!Object.values(values).every((value) => typeof value === 'boolean')) throw invalidFilter();
  return Object.keys(values);
}

const invalidFilter = (): Error => engineError('argument_invalid', { reason: 'invalid filter' });

/** The filters as pairs, each value for itself. */
export const filterPairs = (filters: Filters): readonly { readonly name: string; readonly value: string }[] =>
  [...filters].flatMap(([name, values]) => values.map((value) => ({ name, value })));
