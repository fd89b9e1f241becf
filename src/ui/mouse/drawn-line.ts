import { parseRow } from '../terminal/row.js';

/** A piece of a line that was drawn: which one it is, and the cells that it takes. */
export type DrawnPiece = { readonly index: number; readonly from: number; readonly to: number };

/** Stands for each cell that holds anything but one simple character. */
const OTHER = '\u00a4';

/** A drawn line, one character a cell: what is at a column is at that index. */
export function lineCells(line: string): string {
  return parseRow(line)
    .glyphs.map((glyph) => (glyph.length === 1 ? glyph : OTHER))
    .join('');
}

/** The pieces of a drawn line that look so, in their order. */
export function drawnPieces(line: string, pattern: RegExp): readonly DrawnPiece[] {
  return [...lineCells(line).matchAll(pattern)].map(({ 0: text, index: from }, index) => ({
    index,
    from,
    to: from + text.length,
  }));
}

/** Which of them is at a column. */
export function pieceAt(pieces: readonly DrawnPiece[], column: number): number | undefined {
  return pieces.find(({ from, to }) => column >= from && column < to)?.index;
}

/** Buttons as dialogs draw them: `[ Cancel ]`. */
export const BUTTONS = /\[ .+? \]/g;

/** Pieces with two blanks or more between them, as in the footer. */
export const SPACED = /\S+(?: \S+)*/g;

/** Names with their numbers, as in the strip of tabs. */
export const NUMBERED = /\d+ \S.*?(?=\s+\d+ |\s*$)/g;
