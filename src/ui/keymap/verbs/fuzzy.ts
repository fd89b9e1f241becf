/** How well a word matches a text, from 0, which is the text itself, to 4; undefined where it does not. */
export function matchRank(word: string, text: string): number | undefined {
  if (word === '' || text === word) return 0;
  if (text.startsWith(word)) return 1;
  const parts = text.split(/[^\p{L}\p{N}%]+/u);
  if (parts.some((part) => part.startsWith(word))) return 2;
  if (text.includes(word)) return 3;
  return isSubsequence(word, text) ? 4 : undefined;
}

/** Its letters are there in their order, the first of them at the start of a part: `vb` is in `volume backup`. */
function isSubsequence(word: string, text: string): boolean {
  let from = 0;
  for (const [index, letter] of Array.from(word).entries()) {
    const found = index === 0 ? firstAtStart(letter, text) : text.indexOf(letter, from);
    if (found < 0) return false;
    from = found + letter.length;
  }
  return true;
}

function firstAtStart(letter: string, text: string): number {
  if (text.startsWith(letter)) return 0;
  const letters = [...text.matchAll(/(?<=[^\p{L}\p{N}])[\p{L}\p{N}]/gu)];
  return letters.find(([first]) => first === letter)?.index ?? -1;
}
