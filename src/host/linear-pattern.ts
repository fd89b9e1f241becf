import { setFlagsFromString } from 'node:v8';

/** What has a text gone through more than once: repetitions, and alternatives one behind the other. */
const REPETITION = /[*+?{|]/;
/** V8 says of one that is too large only when it is used. */
const LONGEST = 1000;

/**
 * A regular expression of somebody else's, which takes no longer than the text, as Go's do: those neither look around nor back.
 * Undefined for what is none, or is too long.
 *
 * @see V8, src/regexp/experimental
 */
export function linearPattern(source: string): RegExp | undefined {
  if (source.length > LONGEST) return undefined;
  const repeats = REPETITION.test(source);
  // Not before it has to be: what V8 has compiled of us is kept for the flags that it has.
  if (repeats) setFlagsFromString('--enable-experimental-regexp-engine');
  try {
    return new RegExp(source, repeats ? 'l' : '');
  } catch {
    return undefined;
  }
}
