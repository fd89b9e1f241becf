import { type Layout, layout, type Rect } from '../../src/ui/layout.js';
import type { EmulatedScreen, ScreenCell } from './emulated-screen.js';
import type { UiScreen } from './ui-screen.js';

/** Terminals that every pane and dialog must be whole on, the largest first. */
export const SIZES = [
  [200, 50],
  [120, 30],
  [80, 24],
  [60, 15],
] as const;

/** Terminals as their environment tells them. */
export const MODES = {
  colour: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  mono: { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ascii: { TERM: 'xterm-256color', LANG: 'C' },
} as const;

export type ScreenMode = keyof typeof MODES;
export const SCREEN_MODES: readonly ScreenMode[] = ['colour', 'mono', 'ascii'];

/** A piece of the screen as text, a line for each of its rows, and how many of them have something that stands out. */
export type Piece = { readonly text: string; readonly markedRows: number };

/** The corners of a border and its side: upper left, upper right, lower left, lower right, side. */
const BORDERS = { colour: '╭╮╰╯│', mono: '╭╮╰╯│', ascii: '++++|' } as const;

/** The screen cell by cell, to be looked at once. */
export class LookedAt {
  readonly #cells: readonly (readonly ScreenCell[])[];
  readonly #rows: readonly string[];
  readonly #mode: ScreenMode;

  constructor(screen: EmulatedScreen, mode: ScreenMode) {
    this.#cells = screen.cells();
    this.#rows = this.#cells.map((row) => row.map(({ glyph }) => glyph.at(0) ?? '\0').join(''));
    this.#mode = mode;
  }

  /** What the terminal cannot show; nothing where there is nothing of that. */
  get wrongCells(): string {
    if (this.#mode === 'ascii' && this.#rows.some((row) => /[^\x20-\x7e]/.test(row))) return 'it is not all ASCII';
    if (this.#mode !== 'mono') return '';
    const isPlain = ({ foreground, background }: ScreenCell): boolean =>
      foreground === 'default' && background === 'default';
    return this.#cells.every((row) => row.every(isPlain)) ? '' : 'it has a colour';
  }

  /** Where the box with this title is; undefined where none is, or its border is not whole. */
  boxOf(title: string): Rect | undefined {
    const [topLeft = '', topRight = ''] = BORDERS[this.#mode];
    const begin = `${topLeft}${this.#mode === 'ascii' ? '-' : '─'} ${title} `;
    for (const [y, row] of this.#rows.entries()) {
      const x = row.indexOf(begin);
      if (x < 0) continue;
      const right = row.indexOf(topRight, x + title.length + 4);
      const height = this.#rows.length - y;
      const rects = Array.from({ length: height }, (_, index) => ({ x, y, width: right - x + 1, height: index + 1 }));
      const box = rects.find((rect) => rect.height > 1 && this.whyBroken(rect, undefined) === '');
      if (box) return box;
    }
    return undefined;
  }

  /** Where a border has a gap that nothing lies over. */
  whyBroken({ x, y, width, height }: Rect, over: Rect | undefined): string {
    const [topLeft, topRight, bottomLeft, bottomRight, side] = BORDERS[this.#mode];
    const [right, bottom] = [x + width - 1, y + height - 1];
    const sides = Array.from({ length: height - 2 }, (_, index) => y + 1 + index).flatMap(
      (row) =>
        [
          [x, row, side],
          [right, row, side],
        ] as const,
    );
    const corners = [
      [x, y, topLeft],
      [right, y, topRight],
      [x, bottom, bottomLeft],
      [right, bottom, bottomRight],
    ] as const;
    const gap = [...corners, ...sides].find(
      ([column, row, wanted]) => !isIn(over, column, row) && this.#rows[row]?.[column] !== wanted,
    );
    return gap ? `the border has a gap in column ${gap[0]}, row ${gap[1]}` : '';
  }

  /** What stands in there. */
  piece({ x, y, width, height }: Rect): Piece {
    const rows = this.#cells.slice(y, y + height).map((row) => row.slice(x, x + width));
    return {
      text: rows.map((row) => row.map(({ glyph }) => glyph).join('')).join('\n'),
      markedRows: rows.filter((row) => row.some(({ isInverse }) => isInverse)).length,
    };
  }
}

/** Why panes are not whole where the layout has them; a dialog may lie over them. */
export function whyPanesBroken(looked: LookedAt, screen: UiScreen, over?: Rect): string {
  const placed: Layout = layout(screen.state);
  if (placed.kind === 'too-small') return 'it shows no panes';
  for (const [pane, rect] of Object.entries(placed.panes)) {
    const why = looked.whyBroken(rect, over);
    if (why !== '') return `${pane}: ${why}`;
  }
  return '';
}

/** Gives the terminal each size after the other, and waits until nothing is wrong on it. */
export async function atEverySize(screen: UiScreen, whyNot: () => string): Promise<void> {
  for (const [columns, rows] of SIZES) {
    screen.terminal.resize(columns, rows);
    await screen.until(({ size }) => size.columns === columns && size.rows === rows);
    await becomes(screen, whyNot);
  }
}

/** Waits until nothing is wrong on the screen any more; what is, is the message of the failure. */
export async function becomes(screen: UiScreen, whyNot: () => string): Promise<void> {
  await screen
    .shows(() => whyNot() === '')
    .catch(() => {
      const { columns, rows } = screen.terminal.screen;
      throw new Error(`${columns}x${rows}: ${whyNot()}\n${screen.text}`);
    });
}

function isIn(rect: Rect | undefined, column: number, row: number): boolean {
  if (!rect) return false;
  const { x, y, width, height } = rect;
  return column >= x && column < x + width && row >= y && row < y + height;
}
