import stringWidth from 'string-width';

import { BoundedCache } from './bounded-cache.js';

/**
 * Characters that every terminal draws one cell wide and that join with nothing: ASCII, Latin, arrows, mathematics,
 * boxes, blocks, shapes and braille, without the few of them that have an emoji form.
 */
const SURELY_NARROW =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u2190-\u2193\u219a-\u21a8\u21ab-\u22ff\u2500-\u25a9\u25ac-\u25b5\u25b7-\u25bf\u25c1-\u25fa\u2800-\u28ff]*$/;

const WIDTHS = new BoundedCache<string, number>(4096);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Whether each UTF-16 unit of `text` is one cell on every terminal. False for anything with a control character. */
export function isSurelyNarrow(text: string): boolean {
  return SURELY_NARROW.test(text);
}

/** How many cells `text` takes, escape sequences not counted. Long texts are measured but not kept. */
export function textWidth(text: string): number {
  if (isSurelyNarrow(text)) return text.length;
  return text.length > 512 ? stringWidth(text) : WIDTHS.getOrMake(text, measure);
}

/** Cuts `text` into what a reader takes for single characters. Holds no escape sequences. */
export function* graphemes(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function measure(text: string): number {
  return stringWidth(text);
}
