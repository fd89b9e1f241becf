import assert from 'node:assert/strict';
import { test } from 'node:test';

import { detailListHeight, layout, listHeight, type Rect, terminalRoom } from '../../../src/ui/layout.js';
import type { PaneId, Zoom } from '../../../src/ui/state/app-state.js';

const LETTERS: Readonly<Record<string, string>> = {
  containers: 'c',
  images: 'i',
  stats: 's',
  logs: 'l',
  detail: 'd',
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
    isOpen = false,
  }: { readonly focus?: PaneId; readonly zoom?: Zoom; readonly step?: number; readonly isOpen?: boolean } = {},
): string {
  const place = layout({
    size: { columns, rows },
    focus,
    zoom,
    secondList: 'images',
    detail: { isOpen },
    terminals: { tabs: [] },
  });
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
  for (const [focus, isOpen] of [
    ['containers', false],
    ['images', false],
    ['stats', false],
    ['logs', false],
    ['detail', true],
    ['containers', true],
    ['images', true],
  ] as const) {
    for (const zoom of ['normal', 'large', 'full'] as const) {
      const beside = isOpen ? ' and a detail' : '';
      test(`at ${columns}x${rows} with ${focus} ${zoom}${beside}, every cell belongs to one place`, () => {
        const place = layout({
          size: { columns, rows },
          focus,
          zoom,
          secondList: 'images',
          detail: { isOpen },
          terminals: { tabs: [] },
        });
        assert.notEqual(place.kind, 'too-small');
        if (place.kind === 'too-small') return;
        const rects = [place.header, place.footer, ...Object.values(place.panes)];
        const cells = rects.reduce((sum, { width, height }) => sum + width * height, 0);
        assert.equal(cells, columns * rows);
        assert.ok(!picture(columns, rows, { focus, zoom, isOpen }).includes('?'));
        assert.ok(rects.every(({ width, height }) => width > 0 && height > 0));
      });
    }
  }
}

test('the detail stands beside the lists, in the place of stats and logs', () => {
  const rows = picture(100, 24, { focus: 'detail', isOpen: true }).split('\n');
  assert.equal(rows[1], 'cccccddddd');
  assert.equal(rows[22], 'iiiiiddddd');
});

test('below 100 columns the detail has all of the screen while it has the keys', () => {
  const rows = picture(80, 24, { focus: 'detail', isOpen: true }).split('\n');
  assert.deepEqual([rows[1], rows[22]], ['dddddddd', 'dddddddd']);
  assert.match(picture(80, 24, { focus: 'containers', isOpen: true }), /c[^]*i[^]*d/);
});

test('a detail that is not on the screen has no rows', () => {
  const open = {
    size: { columns: 120, rows: 40 },
    secondList: 'images' as const,
    detail: { isOpen: true },
    terminals: { tabs: [] },
  };
  assert.equal(detailListHeight({ ...open, focus: 'containers', zoom: 'full' }), 0);
  assert.equal(detailListHeight({ ...open, focus: 'containers', zoom: 'normal' }), 34);
  assert.equal(
    detailListHeight({ ...open, detail: { isOpen: false }, terminals: { tabs: [] }, focus: 'logs', zoom: 'normal' }),
    0,
  );
});

test('below 60x15 there is no layout', () => {
  assert.equal(picture(59, 15), 'too small');
  assert.equal(picture(60, 14), 'too small');
  assert.notEqual(picture(60, 15), 'too small');
});

test('a list that is not on the screen has no rows', () => {
  const small = {
    size: { columns: 80, rows: 24 },
    secondList: 'images' as const,
    detail: { isOpen: false },
    terminals: { tabs: [] },
  };
  assert.equal(listHeight({ ...small, focus: 'logs', zoom: 'full' }, 'containers'), 0);
  assert.ok(listHeight({ ...small, focus: 'containers', zoom: 'normal' }, 'containers') >= 5);
});

test('a terminal stands below what is beside the lists, and covers nothing', () => {
  for (const size of [
    { columns: 100, rows: 15 },
    { columns: 120, rows: 30 },
    { columns: 200, rows: 50 },
  ]) {
    for (const focus of ['containers', 'logs', 'terminal', 'detail'] as const) {
      for (const zoom of ['normal', 'large'] as const) {
        const place = layout({
          size,
          focus,
          zoom,
          secondList: 'images',
          detail: { isOpen: focus === 'detail' },
          terminals: { tabs: [1] },
        });
        assert.ok(place.kind !== 'too-small');
        const rects = Object.values(place.panes);
        const area = rects.reduce((sum, { width, height }) => sum + width * height, 0);
        assert.equal(area, size.columns * (size.rows - 2), JSON.stringify(place.panes));
        assert.ok(rects.every(({ width, height, y }) => width > 0 && height >= 3 && y + height < size.rows));
      }
    }
  }
});

test('below 100 columns a terminal has all of the screen while it has the focus, and is not there otherwise', () => {
  const place = {
    size: { columns: 80, rows: 24 },
    zoom: 'normal',
    secondList: 'images',
    detail: { isOpen: false },
  } as const;
  const terminals = { tabs: [1] };
  assert.deepEqual(terminalRoom({ ...place, focus: 'terminal', terminals }), { columns: 78, rows: 20 });
  assert.equal(terminalRoom({ ...place, focus: 'containers', terminals }), undefined);
});
