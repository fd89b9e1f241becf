import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { UiScreen } from './ui-screen.js';

/** Terminals that every pane and dialog must be whole on. */
const SIZES = [
  [200, 50],
  [120, 30],
  [80, 24],
  [60, 15],
] as const;

/** Terminals as their environment tells them. */
const MODES = {
  colour: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  mono: { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ascii: { TERM: 'xterm-256color', LANG: 'C' },
} as const;

type ScreenMode = keyof typeof MODES;
type OpenScreen = (env: Readonly<Record<string, string>>) => Promise<UiScreen>;

export type WholeOptions = {
  readonly open: OpenScreen;
  /** What the screen shows at every size. */
  readonly shows: RegExp;
  /** The title of a dialog that lies over it: its border is looked at, and not those that it hides. */
  readonly dialog?: string | undefined;
};

/** A test for each kind of terminal: what a screen shows is whole at every size, one after the other. */
export function testWhole(name: string, { open, shows, dialog }: WholeOptions): void {
  for (const [mode, env] of Object.entries(MODES) as [ScreenMode, (typeof MODES)[ScreenMode]][]) {
    test(`${name} is whole at every size, ${mode}`, async () => {
      await using screen = await open(env);
      for (const [columns, rows] of SIZES) {
        screen.terminal.resize(columns, rows);
        await screen.until(({ size }) => size.columns === columns && size.rows === rows);
        const isDrawn = (text: string): boolean =>
          shows.test(text) && whyBroken(text, { mode, columns, rows, dialog }) === '';
        await screen.shows(isDrawn).catch(() => {
          assert.fail(`${columns}x${rows}: ${whyBroken(screen.text, { mode, columns, rows, dialog })}\n${screen.text}`);
        });
      }
    });
  }
}

type Expected = {
  readonly mode: ScreenMode;
  readonly columns: number;
  readonly rows: number;
  readonly dialog?: string | undefined;
};

/** What is wrong with a picture of the screen; nothing where it is whole. */
function whyBroken(text: string, { mode, columns, rows, dialog }: Expected): string {
  const lines = text.split('\n');
  if (lines.length > rows || lines.some((line) => line.length > columns)) return 'it is larger than the screen';
  if (mode === 'ascii' && !/^[\x20-\x7e\n]*$/.test(text)) return 'it is not all ASCII';
  if (dialog !== undefined) return whyDialogBroken(lines, dialog, mode === 'ascii' ? '+|+' : '╭│╰');
  if (mode === 'ascii') return '';
  const count = (glyph: string): number => text.split(glyph).length - 1;
  const [left, ...others] = ['╭', '╮', '╰', '╯'].map(count);
  return others.every((number) => number === left) ? '' : 'a border is broken';
}

/** Its left border goes down without a gap to its lower corner. */
function whyDialogBroken(lines: readonly string[], title: string, [corner = '', side = '', foot = '']: string): string {
  const top = lines.findIndex((line) => line.includes(` ${title}`));
  if (top < 0) return 'the dialog is not there';
  const x = lines[top]?.lastIndexOf(corner, lines[top]?.indexOf(` ${title}`)) ?? -1;
  const below = lines.slice(top + 1).map((line) => line[x]);
  const end = below.findIndex((glyph) => glyph !== side);
  return below[end] === foot ? '' : 'the border of the dialog is broken';
}
