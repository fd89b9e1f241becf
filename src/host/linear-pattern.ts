import { setFlagsFromString } from 'node:v8';

/** Where a single character is repeated, and once at most, no text takes long. */
const HARMLESS = /^[^*+?{()]*[*+?]?[^*+?{()]*$/;

/**
 * A regular expression of somebody else's, which takes no longer than the text, as Go's do: those neither look around nor back.
 * Undefined for what is none.
 *
 * @see V8, src/regexp/experimental
 */
export function linearPattern(source: string): RegExp | undefined {
  const isHarmless = HARMLESS.test(source);
  // What V8 has compiled of us is kept for these flags, and would be made anew after every command that filters.
  if (!isHarmless) setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    return new RegExp(source, isHarmless ? '' : 'l');
  } catch {
    return undefined;
  }
}
