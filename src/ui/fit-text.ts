import { parseRow } from './terminal/row.js';
import { rowText } from './terminal/row-text.js';
import { isSurelyNarrow, textWidth } from './terminal/text-width.js';

/** Where a text stands in a space that is wider than it. */
export type TextAlign = 'left' | 'right' | 'center';

/** How a text is cut. */
export type CutOptions = {
  /** Stands for what was cut off; `…` unless told. */
  readonly ellipsis?: string | undefined;
  /** Which part goes: the end unless told. */
  readonly from?: 'end' | 'start' | undefined;
};

/** How a text is made to fit. */
export type FitOptions = CutOptions & { readonly align?: TextAlign | undefined };

/** At most `width` cells of one line of `text`. Never half a character; what is styled stays styled, up to the cut. */
export function cut(text: string, width: number, { ellipsis = '…', from = 'end' }: CutOptions = {}): string {
  if (width <= 0) return '';
  const length = textWidth(text);
  if (length <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room <= 0) return part(ellipsis, 0, width);
  return from === 'end' ? part(text, 0, room) + ellipsis : ellipsis + part(text, length - room, length);
}

/** What stands behind the first `columns` cells. */
export function skip(text: string, columns: number): string {
  return columns <= 0 ? text : part(text, columns, Math.max(columns, textWidth(text)));
}

/** `text` with spaces to `width` cells; longer texts come back as they are. */
export function pad(text: string, width: number, align: TextAlign = 'left'): string {
  const missing = width - textWidth(text);
  if (missing <= 0) return text;
  const left = align === 'left' ? 0 : align === 'right' ? missing : Math.floor(missing / 2);
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
}

/** Exactly `width` cells of one line of `text`: cut where it is longer, padded where it is shorter. */
export function fit(text: string, width: number, { align, ...options }: FitOptions = {}): string {
  return pad(cut(text, width, options), width, align);
}

/** The columns `from` to `to` (not included). Half a glyph at either end is a blank. */
function part(text: string, from: number, to: number): string {
  return isSurelyNarrow(text) ? text.slice(from, to) : rowText(parseRow(text), from, to);
}
