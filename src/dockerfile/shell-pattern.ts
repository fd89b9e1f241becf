/**
 * The patterns of `${name#pattern}` and its kin: `*` and `?` within one line, `\` before one of them; no brackets.
 *
 * Matched by going through the text once from its end with one column for each part of the pattern, so that no pattern can
 * make it slow. @see moby/buildkit, frontend/dockerfile/shell
 */
type Part =
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'character'; readonly character: string };

/** What makes a pattern unusable. */
export type BadPattern = { readonly reason: string };

type Preference = 'shortest' | 'longest';

/** Characters of the text times parts of the pattern, and characters of what replaces. */
const MAX_WORK = 50_000_000;
const NONE = -1;

export function withoutPrefix(value: string, pattern: string, preference: Preference): string | BadPattern {
  const characters = Array.from(value);
  const ends = matchEnds(characters, pattern, preference);
  if ('reason' in ends) return ends;
  const [end = NONE] = ends;
  return end === NONE ? value : characters.slice(end).join('');
}

/** As a prefix of everything reversed: the shortest end is not to be found from the left. */
export function withoutSuffix(value: string, pattern: string, preference: Preference): string | BadPattern {
  const rest = withoutPrefix(reversed(Array.from(value)), reversedPattern(pattern), preference);
  return typeof rest === 'string' ? reversed(Array.from(rest)) : rest;
}

/** The leftmost match, the longest there, replaced; or all of them, from left to right. */
export function replaceMatches(
  value: string,
  pattern: string,
  replacement: string,
  isEvery: boolean,
): string | BadPattern {
  const characters = Array.from(value);
  const ends = matchEnds(characters, pattern, 'longest');
  if ('reason' in ends) return ends;
  const parts: string[] = [];
  let lastEnd = NONE;
  let replacedLength = 0;
  for (let at = 0; at <= characters.length; ) {
    const end = ends[at] ?? NONE;
    const isMatch = end !== NONE && !(end === at && at === lastEnd) && (isEvery || lastEnd === NONE);
    if (isMatch) {
      if ((replacedLength += replacement.length) > MAX_WORK) return { reason: 'too much to replace' };
      parts.push(replacement);
      lastEnd = end;
    }
    if (!isMatch || end === at) parts.push(characters[at++] ?? '');
    else at = end;
  }
  return parts.join('');
}

/** For each place in the text, where a match that begins there ends; {@link NONE} where none begins. */
function matchEnds(characters: readonly string[], pattern: string, preference: Preference): Int32Array | BadPattern {
  const parts = patternParts(pattern);
  if ('reason' in parts) return parts;
  if (characters.length * parts.length > MAX_WORK) return { reason: 'too much to match' };
  const better = preference === 'longest' ? Math.max : smallest;
  const ends = new Int32Array(characters.length + 1);
  let after = new Int32Array(parts.length + 1).fill(NONE);
  for (let at = characters.length; at >= 0; at--) {
    const here = new Int32Array(parts.length + 1).fill(NONE);
    here[parts.length] = at;
    for (let index = parts.length - 1; index >= 0; index--) {
      here[index] = endAt({ part: parts[index], character: characters[at], index, here, after, better });
    }
    ends[at] = here[0] ?? NONE;
    after = here;
  }
  return ends;
}

type Cell = {
  readonly part: Part | undefined;
  /** Undefined at the end of the text. */
  readonly character: string | undefined;
  readonly index: number;
  readonly here: Int32Array;
  readonly after: Int32Array;
  readonly better: (one: number, other: number) => number;
};

function endAt({ part, character, index, here, after, better }: Cell): number {
  const isInLine = character !== undefined && character !== '\n';
  if (part?.kind === 'any') {
    return better(here[index + 1] ?? NONE, isInLine ? (after[index] ?? NONE) : NONE);
  }
  const isTaken = part?.kind === 'one' ? isInLine : part?.character === character;
  return isTaken ? (after[index + 1] ?? NONE) : NONE;
}

const smallest = (one: number, other: number): number =>
  one === NONE || other === NONE ? Math.max(one, other) : Math.min(one, other);

function patternParts(pattern: string): readonly Part[] | BadPattern {
  const parts: Part[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') parts.push({ kind: 'any' });
    else if (character === '?') parts.push({ kind: 'one' });
    else if (character !== '\\') parts.push({ kind: 'character', character });
    else {
      const following = characters[++at] ?? '';
      if (following === '}' || following === '/') at--;
      else if (!'*?\\'.includes(following) || following === '') return { reason: `invalid escape '\\${following}'` };
      else parts.push({ kind: 'character', character: following });
    }
  }
  return parts;
}

const reversed = (characters: readonly string[]): string => characters.toReversed().join('');

/** Reversed without parting an escape from what it escapes. */
function reversedPattern(pattern: string): string {
  return (pattern.match(/\\[^]|[^]/gu) ?? []).toReversed().join('');
}
