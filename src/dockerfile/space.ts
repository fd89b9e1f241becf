/** Blanks as Go's `unicode.IsSpace` counts them: BuildKit cuts by these, and by no others. */
export const HAS_SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const LEADING = new RegExp(`^${HAS_SPACE.source}+`);

export const isSpace = (character: string): boolean => HAS_SPACE.test(character);

export const trimStart = (text: string): string => text.replace(LEADING, '');

export function trimSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end--;
  return trimStart(text.slice(0, end));
}

/** Blanks between the words of FROM, EXPOSE, COPY … and after a keyword. */
export const WORD_GAP = /[\t\v\f\r ]+/;
