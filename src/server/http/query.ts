import { engineError } from '../../errors/engine-error.js';

const FALSE = new Set(['', '0', 'no', 'false', 'none']);

/** Whether a parameter is on, as docker reads it. @see moby, api/server/httputils/form.go: BoolValue */
export const flag = (query: URLSearchParams, name: string): boolean =>
  !FALSE.has((query.get(name) ?? '').trim().toLowerCase());

/** The same, with what holds where the parameter is not given. */
export const flagOr = (query: URLSearchParams, name: string, otherwise: boolean): boolean =>
  query.has(name) ? flag(query, name) : otherwise;

/** What docker reads more strictly than a {@link flag}. @throws argument_invalid @see Go, strconv.ParseBool */
export function requireBoolean(query: URLSearchParams, name: string): void {
  const given = textOf(query, name);
  if (given === undefined || BOOLEANS.test(given)) return;
  throw engineError('argument_invalid', {
    reason: `invalid value for ${name}: ${given}: strconv.ParseBool: parsing ${JSON.stringify(given)}: invalid syntax`,
  });
}

const BOOLEANS = /^([01tTfF]|true|TRUE|True|false|FALSE|False)$/;

/** Undefined where it is not given, or empty. */
export const textOf = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined;

/** A whole number; undefined where the parameter is not given, or empty. @throws argument_invalid in the words of Go's strconv */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const given = textOf(query, name);
  return given === undefined ? undefined : parseWholeNumber(given, 'Atoi');
}

/** @param reader The function of strconv whose sentence a wrong text gets. */
export function parseWholeNumber(given: string, reader: 'Atoi' | 'ParseInt' | 'ParseUint'): number {
  const isWritten = reader === 'ParseUint' ? /^\d+$/.test(given) : /^[+-]?\d+$/.test(given);
  const value = Number(given);
  if (isWritten && Number.isSafeInteger(value)) return value;
  const problem = isWritten ? 'value out of range' : 'invalid syntax';
  throw engineError('argument_invalid', { reason: `strconv.${reader}: parsing ${JSON.stringify(given)}: ${problem}` });
}
