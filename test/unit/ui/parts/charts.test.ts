import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { barChart, donut, gauge, lineChart, sparkline } from '../../../../src/ui/parts/charts/index.js';
import { textWidth } from '../../../../src/ui/text.js';

const SYMBOLS = fc.constantFrom('braille' as const, 'blocks' as const, 'ascii' as const);

const values = fc.array(fc.oneof(fc.double({ min: 0, max: 1e12 }), fc.constantFrom(0, 100, Number.NaN, -5, Infinity)), {
  maxLength: 80,
});

const size = fc.record({ width: fc.integer({ min: 1, max: 100 }), height: fc.integer({ min: 1, max: 30 }) });

function assertFills(
  rows: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
): void {
  assert.equal(rows.length, height);
  for (const row of rows) assert.equal(textWidth(row), width, JSON.stringify(row));
}

const plain = (text: string) => text.replace(/\x1b\[[\d;]*m/g, '');

describe('charts', () => {
  test('a line chart fills its space, whatever its values', () => {
    fc.assert(
      fc.property(size, fc.array(values, { maxLength: 3 }), SYMBOLS, (space, series, symbols) => {
        assertFills(lineChart({ series: series.map((one) => ({ values: one })), ...space, symbols }), space);
      }),
      { seed: 20261120, numRuns: 300 },
    );
  });

  test('gauges, donuts and bars fill their space', () => {
    fc.assert(
      fc.property(size, fc.double(), SYMBOLS, (space, percent, symbols) => {
        assertFills(gauge({ percent, width: space.width, symbols }), { width: space.width, height: 1 });
        assertFills(gauge({ percent, width: space.width, height: 3, hasColor: false, symbols }), {
          width: space.width,
          height: 3,
        });
        assertFills(donut({ percent, label: 'memory', ...space, symbols }), space);
        const bars = [
          { label: 'images', value: percent },
          { label: 'a very long name', value: 5 },
        ];
        assertFills(barChart({ bars, ...space, symbols }), space);
      }),
      { seed: 20261120, numRuns: 300 },
    );
  });

  test('a sparkline is as wide as asked, newest last, on the scale it is given', () => {
    assert.equal(sparkline([0, 50, 100], 5, { max: 100 }), '  ▁▄█');
    assert.equal(sparkline([1, 2, 0, 50, 100], 3, { max: 100 }), '▁▄█');
    assert.equal(sparkline([7, 7], 2, { max: 100 }), '▁▁');
    assert.equal(sparkline([1e12, 5e11], 2), '█▄');
    assert.equal(sparkline([Number.NaN, Infinity, -1], 3, { max: 1 }), ' ▁▁');
    assert.equal(sparkline([0, 100], 3, { max: 100, symbols: 'ascii' }), '  #');
    assert.equal(sparkline([], 0), '');
  });

  test('the axis is labelled in the words it is given, from the value at the top down to 0, evenly', () => {
    const labels = (height: number) =>
      lineChart({ series: [{ values: [1, 2] }], width: 40, height, maxY: 512, formatY: (value) => `${value}M` })
        .map((row) => /^ *([\d.]+M)/.exec(plain(row))?.[1])
        .map((label) => label ?? '');
    assert.deepEqual(labels(10), ['512M', '', '384M', '', '256M', '', '128M', '', '0M', '']);
    assert.deepEqual(labels(6), ['512M', '', '256M', '', '0M', '']);
    assert.deepEqual(labels(7), ['512M', '', '', '256M', '', '0M', '']);
    assert.deepEqual(labels(4), ['512M', '', '0M', '']);
    assert.deepEqual(labels(3), ['512M', '0M', '']);
  });

  test('what stands at the top of the scale is in the first row', () => {
    for (const height of [3, 6, 12]) {
      const [first = ''] = lineChart({ series: [{ values: [100, 100, 100] }], width: 40, height, maxY: 100 });
      assert.match(plain(first), /[\u2801-\u28ff]{5}/, `height ${height}: ${first}`);
    }
  });

  test('both ends of the x axis are labelled, where there is room', () => {
    const chart = (width: number) =>
      lineChart({ series: [{ values: [1] }], width, height: 6, maxY: 9, xLabels: ['3 min', 'now'] });
    assert.match(plain(chart(30).at(-1) ?? ''), /3 min +now$/);
    assert.doesNotMatch(plain(chart(16).join('')), /3 min.*3 min/);
  });

  test('a line stands at the height of its value, the newest at the right', () => {
    const row = (value: number) => {
      const rows = lineChart({
        series: [{ values: Array.from({ length: 30 }, () => value) }],
        width: 60,
        height: 12,
        maxY: 100,
      });
      return rows.findIndex((text) => /[⣀-⣿⠁-⠿⡀-⢿]{5}/.test(plain(text)));
    };
    assert.ok(row(95) <= 1);
    assert.ok(row(50) >= 4 && row(50) <= 6);
    assert.ok(row(5) >= 9);
  });

  test('a value alone is a dot, wherever it stands', () => {
    for (let place = 0; place < 4; place++) {
      const values = new Array<number>(4).fill(Number.NaN).with(place, 50);
      const [, , third = ''] = lineChart({ series: [{ values }], width: 30, height: 6, maxY: 100 });
      assert.match(plain(third), /^ 50⡇ *[⠂⠐] *$/);
    }
  });

  test('each line has its colour', () => {
    const drawn = lineChart({
      series: [
        { values: [90, 90], color: 'red' },
        { values: [30, 30], color: 'cyan' },
      ],
      width: 40,
      height: 10,
      maxY: 100,
    }).join('');
    assert.match(drawn, /\x1b\[31m/);
    assert.match(drawn, /\x1b\[36m/);
  });

  test('without UTF-8 nothing but ASCII is drawn', () => {
    const space = { width: 40, height: 8, symbols: 'ascii' as const };
    const drawn = [
      ...lineChart({ series: [{ values: [1, 5, 9] }], ...space }),
      ...gauge({ percent: 40, width: 40, symbols: 'ascii' }),
      ...donut({ percent: 40, label: 'x', ...space }),
      ...barChart({ bars: [{ label: 'x', value: 3 }], ...space }),
      sparkline([1, 2, 3], 10, { symbols: 'ascii' }),
    ].join('');
    assert.match(drawn, /^[\x20-\x7e]*$/);
  });

  test('a gauge shows its share and its number', () => {
    const [row = ''] = gauge({ percent: 50, width: 40 });
    assert.match(plain(row), /50%/);
    assert.match(gauge({ percent: 0.4, width: 40 })[0] ?? '', /0%/);
    assert.equal(gauge({ percent: 50, width: 10, symbols: 'ascii' })[0], '#####-----');
  });
});
