import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { frame } from '../../../../src/ui/parts/frame.js';
import { type Column, placeColumns, tableLines } from '../../../../src/ui/parts/table.js';
import { wrapLine } from '../../../../src/ui/parts/wrap-line.js';
import { wrapWords } from '../../../../src/ui/parts/wrap-words.js';
import { textWidth } from '../../../../src/ui/text.js';
import { createTheme } from '../../../../src/ui/theme.js';

const theme = createTheme({ hasColor: true, isUtf8: true, hasBraille: true });

const COLUMNS: readonly Column<'a' | 'b' | 'c'>[] = [
  { name: 'a', title: 'A', width: 5, grow: 1, maxWidth: 10 },
  { name: 'b', title: 'B', width: 5, dropOrder: 1 },
  { name: 'c', title: 'C', width: 5, dropOrder: 2 },
];

describe('columns', () => {
  test('those with the highest drop order go first where there is no room', () => {
    const names = (width: number): string =>
      placeColumns(COLUMNS, width)
        .map(({ name }) => name)
        .join('');
    assert.deepEqual([17, 16, 11, 10, 5, 2].map(names), ['abc', 'ab', 'ab', 'a', 'a', 'a']);
  });

  test('what is left over is shared out, up to the widest', () => {
    assert.equal(placeColumns(COLUMNS, 20)[0]?.placedWidth, 8);
    assert.equal(placeColumns(COLUMNS, 100)[0]?.placedWidth, 10);
  });
});

test('other columns go before texts of a usual length are cut, and longer ones are', () => {
  const columns: readonly Column<'name' | 'image'>[] = [
    { name: 'name', title: 'NAME', width: 4, wholeUpTo: 10, grow: 1 },
    { name: 'image', title: 'IMAGE', width: 5, dropOrder: 1 },
  ];
  const widths = (room: number, name: number): readonly number[] =>
    placeColumns(columns, room, { name }).map(({ placedWidth }) => placedWidth);
  assert.deepEqual([widths(16, 10), widths(15, 10), widths(16, 20), widths(16, 6)], [[10, 5], [10], [10, 5], [6, 5]]);
});

test('a column that grows first leaves to others what it does not need, and is whole up to its share of the table', () => {
  const columns: readonly Column<'name' | 'image' | 'ports'>[] = [
    { name: 'name', title: 'NAME', width: 4, wholeShare: 0.3, grow: 1, growsFirst: true, maxWidth: 20 },
    { name: 'image', title: 'IMAGE', width: 7, grow: 5 },
    { name: 'ports', title: 'PORTS', width: 7, dropOrder: 1 },
  ];
  const widths = (room: number, name: number): readonly number[] =>
    placeColumns(columns, room, { name, ports: 7 }).map(({ placedWidth }) => placedWidth);
  assert.deepEqual(widths(40, 8), [8, 23, 7]);
  assert.deepEqual(widths(40, 18), [18, 13, 7]);
  assert.deepEqual(widths(40, 30), [20, 11, 7]);
  assert.deepEqual(widths(20, 12), [12, 7], 'the share has its room before the ports');
});

test('a column takes no more than its widest text needs, and another has what is left', () => {
  const columns: readonly Column<'name' | 'image'>[] = [
    { name: 'name', title: 'NAME', width: 4, grow: 1, maxWidth: 30 },
    { name: 'image', title: 'IMAGE', width: 5, grow: 3 },
  ];
  const name = 'a-name-of-some-length';
  const data = [{ id: '1', isMarked: false, cells: { name: { text: name }, image: { text: 'alpine' } } }];
  const table = { columns, data, width: 34, hasTitles: false, selectedId: undefined, isFocused: true, theme };
  assert.doesNotMatch(tableLines(table)[0] ?? '', /length/);
  assert.match(tableLines({ ...table, textWidths: { name: name.length, image: 6 } })[0] ?? '', /some-length alpine/);
});

test('a column that needs less than its least width gives the rest away, and a text may lose its start', () => {
  const columns: readonly Column<'name' | 'image'>[] = [
    { name: 'name', title: 'NAME', width: 10, grow: 1 },
    { name: 'image', title: 'IMAGE', width: 8, grow: 1, cutFrom: 'start' },
  ];
  const cells = { name: { text: 'web' }, image: { text: 'registry.example/team/app:1' } };
  const table = { columns, hasTitles: false, selectedId: undefined, isFocused: true, theme };
  const [line] = tableLines({
    ...table,
    data: [{ id: '1', isMarked: false, cells }],
    width: 22,
    textWidths: { name: 3, image: 27 },
  });
  assert.equal(line, '  web   …le/team/app:1');
});

test('a column that must be whole has its room before others do', () => {
  const columns: readonly Column<'status' | 'net'>[] = [
    { name: 'status', title: 'STATUS', width: 4, maxWidth: 12, isWhole: true },
    { name: 'net', title: 'NET', width: 6, dropOrder: 1 },
  ];
  const data = [{ id: '1', isMarked: false, cells: { status: { text: 'Exited (1)' }, net: { text: '9M/s' } } }];
  const table = { columns, data, hasTitles: false, selectedId: undefined, isFocused: true, theme };
  const line = (width: number) => tableLines({ ...table, width, textWidths: { status: 10 } })[0]?.trim();
  assert.equal(line(20), 'Exited (1) 9M/s');
  assert.equal(line(16), 'Exited (1)');
});

test('every line of a table is as wide as it should be, whatever is in it', () => {
  const texts = ['x', '容器'.repeat(20), '👩‍👩‍👧', '', 'e\u0301'.repeat(30)];
  for (const width of [8, 20, 43, 80]) {
    const data = texts.map((text, n) => ({
      id: String(n),
      isMarked: n === 1,
      cells: { a: { text, tone: 'good' as const }, b: { text } },
    }));
    const lines = tableLines({
      columns: COLUMNS,
      data,
      width,
      hasTitles: true,
      selectedId: '2',
      isFocused: true,
      theme,
    });
    assert.equal(lines.length, texts.length + 1);
    for (const line of lines) assert.equal(textWidth(line), width, JSON.stringify(line));
  }
});

test('a frame is exactly as large as it should be', () => {
  for (const [width, height] of [
    [2, 2],
    [10, 3],
    [60, 12],
  ] as const) {
    const picture = frame(['one', 'x'.repeat(100), '容'.repeat(40)], {
      width,
      height,
      titles: ['A title that is long', 'more'],
      foot: 'foot',
      isFocused: true,
      theme,
    });
    const rows = picture.split('\n');
    assert.equal(rows.length, height);
    if (width > 4) for (const row of rows) assert.equal(textWidth(row), width, JSON.stringify(row));
  }
});

describe('wrapping', () => {
  test('lines are cut into rows, and colours go on', () => {
    assert.deepEqual(wrapLine('abcdef', 4), ['abcd', 'ef']);
    assert.deepEqual(wrapLine('\x1b[31mabcdef\x1b[m!', 4), ['\x1b[31mabcd\x1b[m', '\x1b[31mef\x1b[m!']);
    assert.deepEqual(wrapLine('容容容', 5), ['容容', '容']);
    assert.deepEqual(wrapLine('', 5), ['']);
  });

  test('a line of any length makes no more rows than a screen could show', () => {
    assert.ok(wrapLine('x'.repeat(1_000_000), 10).length <= 50);
    assert.ok(wrapLine('é\u0301'.repeat(100_000), 10).length <= 50);
  });

  test('sentences break between words, and words only where they must', () => {
    assert.deepEqual(wrapWords('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrapWords('abcdefghij k', 4), ['abcd', 'efgh', 'ij k']);
  });
});
