import { BoundedCache } from './bounded-cache.js';

/**
 * Anything but the characters that every terminal draws one cell wide and that join with nothing: ASCII, Latin, Greek,
 * Cyrillic, arrows, mathematics, boxes, blocks, shapes and braille, without the few that have an emoji form.
 *
 * Negated, since `^[…]*$` uses up the stack on texts of some megabytes.
 */
const NOT_SURELY_NARROW =
  /[^\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u20a0-\u20bf\u2010-\u2027\u2190-\u2193\u219a-\u21a8\u21ab-\u22ff\u2500-\u25a9\u25ac-\u25b5\u25b7-\u25bf\u25c1-\u25fa\u2713\u2717\u2800-\u28ff]/;

const SGR = /\x1b\[[\d;:]*m/g;

/** Longer texts are measured, but not kept. */
const MAX_KEPT_LENGTH = 2048;

const widths = new BoundedCache<string, number>(4096);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Whether each UTF-16 unit of `text` is one cell on every terminal. False for anything with a control character. */
export function isSurelyNarrow(text: string): boolean {
  return !NOT_SURELY_NARROW.test(text);
}

/** How many cells `text` takes. Escape sequences take none. */
export function textWidth(text: string): number {
  if (isSurelyNarrow(text)) return text.length;
  return text.length > MAX_KEPT_LENGTH ? measure(text) : widths.getOrMake(text, measure);
}

/** Cuts `text` into what a reader takes for single characters. Holds no escape sequences. */
export function* graphemes(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

let stringWidth: ((text: string) => number) | undefined;

/** Loaded when a text needs it: its regular expressions of all emoji take 15 ms to make. */
function measureCarefully(text: string): number {
  stringWidth ??= (require('string-width') as typeof import('string-width')).default;
  return stringWidth(text);
}

function measure(text: string): number {
  const unstyled = text.includes('\x1b') ? text.replace(SGR, '') : text;
  return isSurelyNarrow(unstyled) ? unstyled.length : measureCarefully(unstyled);
}
