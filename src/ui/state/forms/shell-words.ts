const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gy;
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^"'\\]+)/gs;

/** Takes a line apart as a shell does: at blanks, but for those in quotes or behind a backslash. Undefined where a quote is not closed. */
export function splitWords(line: string): readonly string[] | undefined {
  const text = line.trim();
  const words: string[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < text.length) {
    const [word] = WORD.exec(text) ?? [];
    if (word === undefined) return undefined;
    words.push(unquoted(word));
    const blanks = /^\s*/.exec(text.slice(WORD.lastIndex))?.[0].length ?? 0;
    if (blanks === 0 && WORD.lastIndex < text.length) return undefined;
    WORD.lastIndex += blanks;
  }
  return words;
}

function unquoted(word: string): string {
  return Array.from(word.matchAll(PART), ([, double, single, escaped, plain]) =>
    double === undefined ? (single ?? escaped ?? plain ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
  ).join('');
}

const NEEDS_NO_QUOTES = /^[\w@%+=:,./-]+$/;

/** A word as a shell must be given it to get it whole. */
export function quoteWord(word: string): string {
  return NEEDS_NO_QUOTES.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Words as one line for a shell. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}
