/** Farther from what was written than this, a word is another word. */
const MAX_CHANGES = 3;

/** The word that was probably meant; undefined where none comes near. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  const limit = Math.min(MAX_CHANGES, Math.floor(written.length / 2));
  let best: string | undefined;
  let least = limit + 1;
  for (const word of words) {
    const changes = editDistance(written.toLowerCase(), word.toLowerCase(), least);
    if (changes < least) [best, least] = [word, changes];
  }
  return best ?? words.find((word) => isPartOf(written.toLowerCase(), word.toLowerCase()));
}

/** `shell` is a part of `container.shell`, `container.stop` one of `container.start-stop`. */
function isPartOf(written: string, word: string): boolean {
  const parts = word.split(/[.-]/);
  return written.length > 2 && written.split(/[.-]/).every((part) => parts.includes(part));
}

/** How many letters are to be put in, left out, changed or swapped with their neighbour; anything from `limit` on counts as that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const changed = Math.min((row[j - 1] ?? 0) + (isSame ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(isSwapped ? Math.min(changed, (before[j - 2] ?? 0) + 1) : changed);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? limit;
}
