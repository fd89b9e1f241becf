import { trimStart } from './space.js';

/**
 * `["a", "b"]`: the words, or undefined for what is no JSON array, which docker then takes as plain text.
 * `not-texts`: an array with something else than texts in it, which docker refuses.
 */
export function jsonArguments(text: string): readonly string[] | 'not-texts' | undefined {
  const rest = trimStart(text);
  if (!rest.startsWith('[')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(rest);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  return value.every((word): word is string => typeof word === 'string') ? value : 'not-texts';
}

export const isJsonArguments = (text: string): boolean => jsonArguments(text) !== undefined;

export const NOT_TEXTS = 'when using JSON array syntax, arrays must be comprised of strings only';
