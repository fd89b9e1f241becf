import { engineError } from '../../errors/engine-error.js';
import { type CharacterClass, classHas, readClass } from './character-class.js';

type Part =
  | { readonly kind: 'any' | 'one' }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'class'; readonly characters: CharacterClass };

/**
 * A pattern for one name: `*`, `?`, classes, and `\` before what is meant as it is. No pattern makes it slow: of several stars
 * only the last is tried in more ways than one.
 *
 * @throws {EngineError} `ignore_pattern_invalid`
 * @see Go's path/filepath.Match
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = partsOf(pattern);
  const fewest = parts.filter(({ kind }) => kind !== 'any').length;
  return (name) => {
    const characters = Array.from(name);
    return characters.length >= fewest && isMatch(parts, characters);
  };
}

function isMatch(parts: readonly Part[], characters: readonly string[]): boolean {
  let [part, at] = [0, 0];
  /** Behind the last star: what it may take one character more for. */
  let retry: { readonly part: number; at: number } | undefined;
  while (at < characters.length) {
    const wanted = parts[part];
    if (wanted?.kind === 'any') retry = { part: (part += 1), at };
    else if (wanted && takes(wanted, characters[at] ?? '')) [part, at] = [part + 1, at + 1];
    else if (retry) [part, at] = [retry.part, (retry.at += 1)];
    else return false;
  }
  return parts.slice(part).every(({ kind }) => kind === 'any');
}

function takes(part: Part, character: string): boolean {
  if (part.kind === 'character') return part.character === character;
  return part.kind === 'class' ? classHas(part.characters, character) : true;
}

function partsOf(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') parts.push({ kind: 'any' });
    else if (character === '?') parts.push({ kind: 'one' });
    else if (character === '[') {
      const read = readClass(characters, at + 1);
      if (read === undefined) throw badPattern(pattern);
      parts.push({ kind: 'class', characters: read.characters });
      at = read.last;
    } else if (character !== '\\') parts.push({ kind: 'character', character });
    else if (at + 1 === characters.length) throw badPattern(pattern);
    else parts.push({ kind: 'character', character: characters[(at += 1)] ?? '' });
  }
  return parts;
}

/** In Go's words. */
export const badPattern = (pattern: string): Error =>
  engineError('ignore_pattern_invalid', { reason: `syntax error in pattern: ${JSON.stringify(pattern)}` });
