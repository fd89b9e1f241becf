import { parseRow, type Row } from '../terminal/row.js';
import { rowText } from '../terminal/row-text.js';
import { PLAIN, type Style } from '../terminal/sgr.js';
import { isSurelyNarrow, textWidth } from '../terminal/text-width.js';
import { display } from '../text.js';
import type { ColorBits } from '../themes/color.js';
import { type CellColor, colorCode, reduceColor } from './reduce-color.js';

/** What an emulated terminal knows of one of its cells: what xterm.js calls `IBufferCell`. */
export interface EmulatedCell {
  getWidth(): number;
  getChars(): string;
  getFgColor(): number;
  getBgColor(): number;
  isFgDefault(): boolean;
  isBgDefault(): boolean;
  isFgRGB(): boolean;
  isBgRGB(): boolean;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isUnderline(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  isAttributeDefault(): boolean;
}

/** A line of an emulated terminal. `cell` is filled where it is given, and comes back. */
export interface EmulatedLine {
  getCell(column: number, cell?: EmulatedCell): EmulatedCell | undefined;
}

export type CellRowOptions = {
  readonly columns: number;
  readonly colorBits: ColorBits;
  /** The column that the cursor stands in, where it is on this line and to be seen. */
  readonly cursor?: number | undefined;
};

/** Stands for what cannot be drawn where it is: its width is that of one cell everywhere. */
const REPLACEMENT = '\ufffd';

/**
 * One line of an emulated terminal as text with styles, exactly `columns` cells wide.
 *
 * Foreign text: each glyph passes `display()`. A glyph that our screen would draw wider or narrower than the emulated one
 * would shift all behind it; a replacement stands for it.
 */
export function cellRow(line: EmulatedLine | undefined, { columns, colorBits, cursor }: CellRowOptions): string {
  const row: Row & { glyphs: string[]; styles: Style[] } = { source: '', glyphs: [], styles: [], isNarrow: false };
  let isNarrow = true;
  let cell: EmulatedCell | undefined;
  for (let column = 0; column < columns; column++) {
    cell = line?.getCell(column, cell);
    const width = cell?.getWidth() ?? 1;
    const glyph = cell ? glyphOf(cell, width) : ' ';
    isNarrow &&= isSurelyNarrow(glyph) && width === 1;
    row.glyphs.push(glyph);
    row.styles.push(styleOf(cell, { colorBits, isUnderCursor: column === cursor }));
  }
  const text = rowText(row, 0, columns);
  return isNarrow || isReadAs(text, row.glyphs) ? text : rowText(withoutUnsure(row), 0, columns);
}

function glyphOf(cell: EmulatedCell, width: number): string {
  if (width === 0) return '';
  const chars = cell.getChars();
  if (chars === '' || cell.isInvisible()) return width === 2 ? '  ' : ' ';
  if (width === 1 && isSurelyNarrow(chars)) return chars;
  const shown = display(chars);
  return textWidth(shown) === width ? shown : REPLACEMENT + ' '.repeat(width - 1);
}

/** Whether the screen, which takes the line apart again, finds the same glyphs in the same cells. */
function isReadAs(text: string, glyphs: readonly string[]): boolean {
  const read = parseRow(text).glyphs;
  return read.length === glyphs.length && read.every((glyph, index) => glyph === spread(glyphs, index));
}

/** Two characters in one wide cell, of which the second is a blank, are two cells for the screen. */
function spread(glyphs: readonly string[], index: number): string | undefined {
  const isPair = (glyph: string | undefined): boolean => glyph?.length === 2 && glyph.endsWith(' ');
  const glyph = glyphs[index];
  if (glyph === '' && isPair(glyphs[index - 1])) return ' ';
  return isPair(glyph) ? glyph?.slice(0, 1) : glyph;
}

function withoutUnsure(row: Row): Row {
  return {
    ...row,
    glyphs: row.glyphs.map((glyph, index) => {
      if (glyph === '') return '';
      const isWide = row.glyphs[index + 1] === '';
      const isSure = isSurelyNarrow(glyph) && glyph.length === (isWide ? 2 : 1);
      return isSure ? glyph : isWide ? `${REPLACEMENT} ` : REPLACEMENT;
    }),
  };
}

type StyleOptions = { readonly colorBits: ColorBits; readonly isUnderCursor: boolean };

/** In the order in which {@link Style} has its parts. Nothing blinks. */
function styleOf(cell: EmulatedCell | undefined, { colorBits, isUnderCursor }: StyleOptions): Style {
  if (!cell || cell.isAttributeDefault()) return isUnderCursor ? '7' : PLAIN;
  const codes: string[] = [];
  if (cell.isBold()) codes.push('1');
  if (cell.isDim()) codes.push('2');
  if (cell.isItalic()) codes.push('3');
  if (cell.isUnderline()) codes.push('4');
  if (Boolean(cell.isInverse()) !== isUnderCursor) codes.push('7');
  if (cell.isStrikethrough()) codes.push('9');
  if (cell.isOverline()) codes.push('53');
  const foreground = colorCode(reduceColor(foregroundOf(cell), colorBits), 'foreground');
  const background = colorCode(reduceColor(backgroundOf(cell), colorBits), 'background');
  if (foreground !== '') codes.push(foreground);
  if (background !== '') codes.push(background);
  return codes.join(';');
}

function foregroundOf(cell: EmulatedCell): CellColor {
  if (cell.isFgDefault()) return 'default';
  return cell.isFgRGB() ? { rgb: cell.getFgColor() } : { palette: cell.getFgColor() };
}

function backgroundOf(cell: EmulatedCell): CellColor {
  if (cell.isBgDefault()) return 'default';
  return cell.isBgRGB() ? { rgb: cell.getBgColor() } : { palette: cell.getBgColor() };
}
