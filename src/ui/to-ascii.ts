import { graphemes, textWidth } from './terminal/text-width.js';

/** What comes closest to the signs that we use ourselves. */
const CLOSEST: Readonly<Record<string, string>> = { '…': '~', '↑': '^', '↓': 'v', '←': '<', '→': '>', '·': '-' };

const IS_ASCII = /^[\x00-\x7f]*$/;
const FOREIGN = /[^\x00-\x7f]+/g;

/** The same text for a terminal that has only ASCII, cell by cell: what it cannot show is `?`. */
export function toAscii(text: string): string {
  if (IS_ASCII.test(text)) return text;
  return text.replace(FOREIGN, (part) => [...graphemes(part)].map(asciiOf).join(''));
}

function asciiOf(grapheme: string): string {
  return CLOSEST[grapheme] ?? '?'.repeat(textWidth(grapheme));
}
