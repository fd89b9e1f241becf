import type { Rect } from '../layout.js';
import type { Row } from '../terminal/row.js';

/** What is drawn in a frame, in words. */
export type Box = {
  /** The pieces of its upper border. */
  readonly titles: readonly string[];
  /** What stands in its lower border. */
  readonly foot: string;
  /** The lines inside, blank ones left out; cells of a table are parted by commas. */
  readonly lines: readonly string[];
  /** The same lines, those with a pointer in front told as output for errors. */
  readonly marked: readonly string[];
  /** What stands out in it: the selected row, the button with the focus, the tab that is open. */
  readonly chosen: readonly string[];
};

const INVERSE = /(^|;)7(;|$)/;
const POINTER = '>';
const ERROR_OUTPUT = 'stderr: ';
/** The border in ASCII, as a theme without Unicode draws it. */
const [CORNER, HORIZONTAL] = ['+', '-'];

/** Reads what is inside a rectangle with a border. */
export function readBox(rows: readonly Row[], rect: Rect): Box {
  const right = rect.x + rect.width - 1;
  const inner = rows.slice(rect.y + 1, rect.y + rect.height - 1);
  const texts = inner.map((row) => cells(row, rect.x + 1, right));
  const standing = inner.flatMap((row) => inverseRuns(row, rect.x + 1, right));
  const pointed = texts.filter((text) => text.startsWith(POINTER)).map((text) => text.slice(1));
  return {
    titles: pieces(cells(rows[rect.y], rect.x, right + 1)),
    foot: pieces(cells(rows[rect.y + rect.height - 1], rect.x, right + 1)).join(', '),
    lines: texts.map(sayable).filter((text) => text !== ''),
    marked: texts
      .map((text) => `${text.startsWith(POINTER) ? ERROR_OUTPUT : ''}${sayable(text)}`)
      .filter((text) => text !== ''),
    chosen: (standing.length > 0 ? standing : pointed).map(sayable).filter((text) => text !== ''),
  };
}

/** The box that lies over the others, which begin where `known` says; undefined where there is none. */
export function findBoxAbove(rows: readonly Row[], known: readonly Rect[]): Rect | undefined {
  for (const [y, row] of rows.entries()) {
    for (const [x, glyph] of row.glyphs.entries()) {
      if (glyph !== CORNER || row.glyphs[x + 1] !== HORIZONTAL || isKnownCorner(known, x, y)) continue;
      const found = boxAt(rows, x, y);
      if (found) return found;
    }
  }
  return undefined;
}

const isKnownCorner = (known: readonly Rect[], x: number, y: number): boolean =>
  known.some(
    (rect) => (x === rect.x || x === rect.x + rect.width - 1) && (y === rect.y || y === rect.y + rect.height - 1),
  );

function boxAt(rows: readonly Row[], x: number, y: number): Rect | undefined {
  const top = rows[y]?.glyphs ?? [];
  const right = top.indexOf(CORNER, x + 1);
  const bottom = rows.findIndex(({ glyphs }, index) => index > y && glyphs[x] === CORNER && glyphs[right] === CORNER);
  return right < 0 || bottom < 0 ? undefined : { x, y, width: right - x + 1, height: bottom - y + 1 };
}

const cells = (row: Row | undefined, from: number, to: number): string => row?.glyphs.slice(from, to).join('') ?? '';

function inverseRuns({ glyphs, styles }: Row, from: number, to: number): readonly string[] {
  const runs: string[] = [];
  for (let column = from; column < to; column++) {
    if (!INVERSE.test(styles[column] ?? '')) continue;
    let end = column;
    while (end < to && INVERSE.test(styles[end] ?? '')) end++;
    runs.push(glyphs.slice(column, end).join(''));
    column = end;
  }
  return runs;
}

/** `+- Logs: web - follow ----+` */
const pieces = (border: string): readonly string[] =>
  border
    .replace(/^\+|\+$/g, '')
    .split(/(?:^|\s)-+(?:\s|$)/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '' && !/^-+$/.test(piece));

/** Without what only draws: borders within, and gaps between columns. */
export const sayable = (text: string): string =>
  text
    .replace(/^[>*\s]+/, '')
    .trim()
    .replace(/\s+\|\s+|\s{2,}/g, ', ');
