import { cellColors, DEFAULT_BACKGROUND } from './colors.mjs';
import { CELL, glyphShape } from './glyph-shapes.mjs';

/** Pixels around the screen. */
const MARGIN = 8;

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Draws a screen as SVG, each glyph in its cell: nothing is left to the font's widths.
 *
 * @param {readonly (readonly import('./picture.d.mts').PictureCell[])[]} rows
 */
export function cellsToSvg(rows) {
  const width = (rows[0]?.length ?? 0) * CELL.width + 2 * MARGIN;
  const height = rows.length * CELL.height + 2 * MARGIN;
  const body = rows.map(
    (cells, y) => `<g transform="translate(${MARGIN} ${MARGIN + y * CELL.height})">${rowToSvg(cells)}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono, monospace" font-size="${CELL.fontSize}">`,
    `<rect width="${width}" height="${height}" fill="${DEFAULT_BACKGROUND}"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

function rowToSvg(cells) {
  const runs = toRuns(cells);
  return runs.map(groundOf).join('') + runs.map(glyphsOf).join('');
}

/** Neighbours that look alike, so that each look is said once. */
function toRuns(cells) {
  const runs = [];
  for (const [column, cell] of cells.entries()) {
    const { text, ground } = cellColors(cell);
    const look = `${text}${ground}${cell.isBold}${cell.isItalic}${cell.isUnderlined}`;
    const last = runs.at(-1);
    if (last?.look === look) last.cells.push(cell);
    else runs.push({ look, column, text, ground, cells: [cell], first: cell });
  }
  return runs;
}

function groundOf({ column, cells, ground }) {
  if (ground === DEFAULT_BACKGROUND) return '';
  return `<rect x="${column * CELL.width}" width="${cells.length * CELL.width}" height="${CELL.height}" fill="${ground}"/>`;
}

function glyphsOf({ column, cells, text, first }) {
  const shapes = [];
  const letters = { x: [], glyphs: '' };
  for (const [index, { glyph }] of cells.entries()) {
    const x = (column + index) * CELL.width;
    const shape = glyphShape(glyph);
    if (shape) shapes.push(`<g transform="translate(${x})">${shape}</g>`);
    else if (glyph !== '' && glyph !== ' ') {
      letters.x.push(x);
      letters.glyphs += glyph.replace(/[&<>]/g, (character) => ESCAPES[character]);
    }
  }
  const drawn = shapes.length > 0 ? `<g fill="${text}" color="${text}">${shapes.join('')}</g>` : '';
  return drawn + lettersOf(letters, text, first) + underlineOf({ column, cells, text, first });
}

function lettersOf({ x, glyphs }, text, { isBold, isItalic }) {
  if (glyphs === '') return '';
  const style = `${isBold ? ' font-weight="bold"' : ''}${isItalic ? ' font-style="italic"' : ''}`;
  return `<text x="${x.join(' ')}" y="${CELL.baseline}" fill="${text}"${style}>${glyphs}</text>`;
}

function underlineOf({ column, cells, text, first }) {
  if (!first.isUnderlined) return '';
  return `<rect x="${column * CELL.width}" y="${CELL.baseline + 2}" width="${cells.length * CELL.width}" height="1" fill="${text}"/>`;
}
