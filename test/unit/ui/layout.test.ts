import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout, listHeight, type Rect } from '../../../src/ui/layout.js';
import type { PaneId, Zoom } from '../../../src/ui/state/app-state.js';

const LETTERS: Readonly<Record<string, string>> = {
  containers: 'c',
  images: 'i',
  stats: 's',
  logs: 'l',
  header: '-',
  footer: '_',
};

/** A layout as a picture: every so many columns and rows one letter, so that tests can be read. */
function picture(
  columns: number,
  rows: number,
  {
    focus = 'containers',
    zoom = 'normal',
    step = 1,
  }: { readonly focus?: PaneId; readonly zoom?: Zoom; readonly step?: number } = {},
): string {
  const place = layout({ size: { columns, rows }, focus, zoom });
  if (place.kind === 'too-small') return 'too small';
  const screen = Array.from({ length: rows }, () => new Array<string>(columns).fill('?'));
  const fill = (name: string, { x, y, width, height }: Rect): void => {
    for (let row = y; row < y + height; row++) screen[row]?.fill(LETTERS[name] ?? '!', x, x + width);
  };
  fill('header', place.header);
  for (const [name, rect] of Object.entries(place.panes)) fill(name, rect);
  fill('footer', place.footer);
  return screen.map((row) => row.filter((_, x) => x % (10 * step) === 0).join('')).join('\n');
}

test('from 100 columns on, lists stand beside what they select', () => {
  assert.equal(
    picture(100, 24),
    [
      '----------',
      ...Array.from({ length: 9 }, () => 'ccccccssss'),
      ...Array.from({ length: 4 }, () => 'ccccccllll'),
      ...Array.from({ length: 9 }, () => 'iiiiiillll'),
      '__________',
    ].join('\n'),
  );
});

test('below 100 columns the panes stand one above the other, the focused one with the most room', () => {
  const rowsOf = (text: string): string =>
    text
      .split('\n')
      .map((line) => line[0])
      .join('');
  assert.equal(rowsOf(picture(80, 24)), '-ccccccccciiiisssslllll_');
  assert.equal(rowsOf(picture(80, 24, { focus: 'logs' })), '-ccccciiiisssslllllllll_');
});

for (const [columns, rows] of [
  [60, 15],
  [80, 24],
  [99, 15],
  [100, 15],
  [120, 40],
  [200, 50],
  [500, 120],
] as const) {
  for (const focus of ['containers', 'images', 'stats', 'logs'] as const) {
    for (const zoom of ['normal', 'large', 'full'] as const) {
      test(`at ${columns}x${rows} with ${focus} ${zoom}, every cell belongs to one place`, () => {
        const place = layout({ size: { columns, rows }, focus, zoom });
        assert.notEqual(place.kind, 'too-small');
        if (place.kind === 'too-small') return;
        const rects = [place.header, place.footer, ...Object.values(place.panes)];
        const cells = rects.reduce((sum, { width, height }) => sum + width * height, 0);
        assert.equal(cells, columns * rows);
        assert.ok(!picture(columns, rows, { focus, zoom }).includes('?'));
        assert.ok(rects.every(({ width, height }) => width > 0 && height > 0));
      });
    }
  }
}

test('below 60x15 there is no layout', () => {
  assert.equal(picture(59, 15), 'too small');
  assert.equal(picture(60, 14), 'too small');
  assert.notEqual(picture(60, 15), 'too small');
});

test('a list that is not on the screen has no rows', () => {
  assert.equal(listHeight({ size: { columns: 80, rows: 24 }, focus: 'logs', zoom: 'full' }, 'containers'), 0);
  assert.ok(listHeight({ size: { columns: 80, rows: 24 }, focus: 'containers', zoom: 'normal' }, 'containers') >= 5);
});
