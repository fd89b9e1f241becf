import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import StockOutput from '../../../../node_modules/ink/build/output.js';
import { FastOutput } from '../../../../src/ui/terminal/fast-output.js';
import { FrameRows } from '../../../../src/ui/terminal/frame-rows.js';
import { parseRow, type Row } from '../../../../src/ui/terminal/row.js';

/** What is done to an output class: writes, and clips around some of them. */
type Operation =
  | {
      readonly type: 'write';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly style: keyof typeof STYLES;
    }
  | { readonly type: 'clip'; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  | { readonly type: 'unclip' };

/** Styles a line as chalk does, which stands behind `<Text color>`: what it ends inside is begun again. */
const chalk = (open: number, close: number) => (line: string) =>
  line === '' ? '' : `\x1b[${open}m${line.replaceAll(`\x1b[${close}m`, `\x1b[${close}m\x1b[${open}m`)}\x1b[${close}m`;

/** What `<Text>` does to its lines. */
const STYLES = {
  none: [],
  red: [chalk(31, 39)],
  dimBold: [chalk(2, 22), chalk(1, 22)],
  ground: [chalk(44, 49)],
  inverse: [chalk(7, 27)],
};

const WIDTH = 24;
const HEIGHT = 6;

const glyph = fc.constantFrom(...'abc XYZ 123 ─│╭╮⣿█▂…é'.split(''), '容', '器', 'あ', '🚀', '👍🏽', 'é', 'Ж');

const sgr = fc.constantFrom(
  '0',
  '1',
  '2',
  '22',
  '3',
  '23',
  '4',
  '24',
  '7',
  '27',
  '31',
  '39',
  '1;32',
  '44',
  '49',
  '38;5;208',
  '48;2;10;20;30',
  '0;36',
  '9',
  '29',
);

const piece = fc.oneof({ weight: 6, arbitrary: glyph }, { weight: 1, arbitrary: sgr.map((codes) => `\x1b[${codes}m`) });

const line = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));

const write = fc.record({
  type: fc.constant('write' as const),
  x: fc.integer({ min: -4, max: WIDTH + 2 }),
  y: fc.integer({ min: -2, max: HEIGHT }),
  text,
  style: fc.constantFrom(...(Object.keys(STYLES) as (keyof typeof STYLES)[])),
});

const clip = fc.record({
  type: fc.constant('clip' as const),
  x: fc.integer({ min: -2, max: WIDTH }),
  y: fc.integer({ min: -1, max: HEIGHT }),
  width: fc.integer({ min: 0, max: WIDTH }),
  height: fc.integer({ min: 0, max: HEIGHT }),
});

const operations = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: write },
    { weight: 1, arbitrary: clip },
    { weight: 1, arbitrary: fc.constant({ type: 'unclip' as const }) },
  ),
  { maxLength: 10 },
);

type Output = Pick<FastOutput, 'write' | 'clip' | 'unclip' | 'get'>;

function run(output: Output, todo: readonly Operation[]): string {
  for (const operation of todo) {
    if (operation.type === 'write') {
      output.write(operation.x, operation.y, operation.text, { transformers: STYLES[operation.style] });
    } else if (operation.type === 'clip') {
      const { x, y, width, height } = operation;
      output.clip({ x1: x, x2: x + width, y1: y, y2: y + height });
    } else {
      output.unclip();
    }
  }
  return output.get().output;
}

/** What a screen of the frame's width would show: glyph and style of every cell. */
function cellsOf(frame: string): readonly (readonly string[])[] {
  return frame.split('\n').map((source) => {
    const row = parseRow(source);
    return Array.from({ length: WIDTH }, (_, x) => `${row.glyphs[x] ?? ' '}|${row.styles[x] ?? ''}`);
  });
}

const size = { width: WIDTH, height: HEIGHT };

describe('fast output', () => {
  test('shows what the output class of Ink shows, cell by cell', () => {
    fc.assert(
      fc.property(operations, (todo) => {
        assert.deepEqual(cellsOf(run(new FastOutput(size), todo)), cellsOf(run(new StockOutput(size), todo)));
      }),
      { numRuns: 3000, seed: 20261120 },
    );
  });

  test('a row that it hands on as it was put together is what its text says', () => {
    fc.assert(
      fc.property(operations, (todo) => {
        const lines = run(new FastOutput(size), todo).split('\n');
        const handedOn = lines.map((source, y) => FrameRows.rowOf(y, source) ?? parseRow(source));
        const toCells = ({ glyphs, styles }: Row) =>
          Array.from({ length: WIDTH }, (_, x) => `${glyphs[x] ?? ' '}|${styles[x] ?? ''}`);
        assert.deepEqual(
          handedOn.map(toCells),
          lines.map((source) => toCells(parseRow(source))),
        );
        assert.deepEqual(
          handedOn.map(({ isNarrow, source }) => ({ isNarrow, source })),
          lines.map((source) => ({ isNarrow: parseRow(source).isNarrow, source })),
        );
      }),
      { numRuns: 1500, seed: 20261121 },
    );
  });

  test('gives the same frame a second time, and another one when one cell differs', () => {
    const frame = (mark: string) =>
      run(new FastOutput(size), [{ type: 'write', x: 2, y: 1, text: `ab${mark}`, style: 'red' }]);
    assert.equal(frame('c'), frame('c'));
    assert.notEqual(frame('c'), frame('d'));
  });

  test('a style that is not ended reaches the next line of its text, and no other text', () => {
    const output = new FastOutput(size);
    output.write(0, 0, '\x1b[31mone\ntwo', { transformers: [] });
    output.write(0, 2, 'three', { transformers: [] });
    const [first, second, third] = output
      .get()
      .output.split('\n')
      .map((source) => parseRow(source).styles[0]);
    assert.deepEqual([first, second, third], ['31', '31', '']);
  });
});
