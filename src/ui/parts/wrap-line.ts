import { graphemes, isSurelyNarrow, textWidth } from '../terminal/text-width.js';

/** Rows that one line may take; more of it is cut. */
const MAX_ROWS = 50;

/** Cuts a line into rows of at most `width` cells. Colours go on in the next row. */
export function wrapLine(text: string, width: number): string[] {
  if (width < 1) return [''];
  if (isSurelyNarrow(text)) return wrapNarrow(text, width);
  const rows: string[] = [];
  let row = '';
  let column = 0;
  let style = '';
  for (const part of text.split(/(\x1b\[[\d;]*m)/)) {
    if (part.startsWith('\x1b')) {
      style = /^\x1b\[0?m$/.test(part) ? '' : style + part;
      row += part;
      continue;
    }
    for (const grapheme of graphemes(part)) {
      const cells = textWidth(grapheme);
      if (column + cells > width) {
        rows.push(style === '' ? row : `${row}\x1b[m`);
        if (rows.length === MAX_ROWS) return rows;
        row = style;
        column = 0;
      }
      row += grapheme;
      column += cells;
    }
  }
  rows.push(style === '' ? row : `${row}\x1b[m`);
  return rows;
}

function wrapNarrow(text: string, width: number): string[] {
  const count = Math.min(MAX_ROWS, Math.max(1, Math.ceil(text.length / width)));
  return Array.from({ length: count }, (_, row) => text.slice(row * width, (row + 1) * width));
}
