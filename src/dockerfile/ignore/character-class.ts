/** `[a-z]`, `[^0-9]`. */
export type CharacterClass = {
  readonly isNegated: boolean;
  readonly ranges: readonly { readonly first: string; readonly last: string }[];
};

export function classHas({ isNegated, ranges }: CharacterClass, character: string): boolean {
  const code = codeOf(character);
  return ranges.some(({ first, last }) => codeOf(first) <= code && code <= codeOf(last)) !== isNegated;
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

/** Reads a class whose `[` is before `start`; `last` is where its `]` stands. Undefined where it has no end, or is none. @see Go's path/filepath.Match */
export function readClass(
  characters: readonly string[],
  start: number,
): { readonly characters: CharacterClass; readonly last: number } | undefined {
  const isNegated = characters[start] === '^';
  const ranges: { first: string; last: string }[] = [];
  for (let at = isNegated ? start + 1 : start; at < characters.length; ) {
    if (characters[at] === ']' && ranges.length > 0) return { characters: { isNegated, ranges }, last: at };
    const first = readMember(characters, at);
    if (first === undefined) return undefined;
    const hasRange = characters[first.next] === '-';
    const last = hasRange ? readMember(characters, first.next + 1) : first;
    if (last === undefined || codeOf(last.character) < codeOf(first.character)) return undefined;
    ranges.push({ first: first.character, last: last.character });
    at = last.next;
  }
  return undefined;
}

function readMember(characters: readonly string[], at: number): { character: string; next: number } | undefined {
  const character = characters[at];
  if (character === undefined || character === '-' || character === ']') return undefined;
  if (character !== '\\') return { character, next: at + 1 };
  const escaped = characters[at + 1];
  return escaped === undefined ? undefined : { character: escaped, next: at + 2 };
}
