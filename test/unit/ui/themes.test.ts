import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { THEME_NAMES } from '../../../src/config/ui-config.js';
import { createTheme } from '../../../src/ui/theme.js';
import {
  type Color,
  nearestOf16,
  nearestOf256,
  parseColor,
  type Rgb,
  rgbOf256,
  XTERM_SIXTEEN,
} from '../../../src/ui/themes/color.js';
import { lookCodes, parseLook } from '../../../src/ui/themes/look.js';
import { THEME_TABLES } from '../../../src/ui/themes/theme-table.js';
import { TONES } from '../../../src/ui/themes/tone.js';
import { withoutColors } from '../../../src/ui/themes/without-colors.js';
import { colorDifference, contrast, seenWith } from '../../support/color-vision.js';

const rgb = (text: string): Rgb => {
  const color = parseColor(text);
  assert.ok(color, text);
  return rgbOf(color);
};

const rgbOf = (color: Color): Rgb =>
  color.kind === 'exact' ? color.rgb : (XTERM_SIXTEEN[color.index] ?? assert.fail());

/** Grounds that terminals of that kind have: black and the greys of usual schemes; white and paper. */
const GROUNDS = {
  dark: ['#000000', '#1e1e1e', '#282c34', '#002b36'],
  light: ['#ffffff', '#fafafa', '#fdf6e3'],
} as const;

/** WCAG 2.2, 1.4.3 (AA) and 1.4.6 (AAA): of text on its ground. */
const AA = 4.5;
const AAA = 7;

type Pair = { readonly name: string; readonly text: Rgb; readonly ground: Rgb };

/** Every text of a theme, on what it lies on. */
function pairsOf(name: keyof typeof THEME_TABLES, grounds: readonly Rgb[], kind: 'basic' | 'exact'): readonly Pair[] {
  const { tones } = THEME_TABLES[name][kind] ?? THEME_TABLES[name].basic;
  return Object.entries(tones).flatMap(([tone, text]) => {
    const look = parseLook(text);
    assert.ok(look, `${name}, ${tone}`);
    const { color, ground } = look;
    if (!color) return [];
    const below = ground ? [rgbOf(ground)] : grounds;
    return below.map((each) => ({ name: `${tone} on ${each.join(',')}`, text: rgbOf(color), ground: each }));
  });
}

function assertContrast(pairs: readonly Pair[], least: number): void {
  const weak = pairs
    .map(({ name, text, ground }) => ({ name, ratio: contrast(text, ground) }))
    .filter(({ ratio }) => ratio < least);
  assert.deepEqual(weak, []);
}

describe('contrast, computed as WCAG says', () => {
  test('is 21 of black on white, and 4.54 of #767676', () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(Math.round(contrast(rgb('#767676'), [255, 255, 255]) * 100), 454);
  });

  for (const [name, { ground, exact }] of Object.entries(THEME_TABLES)) {
    if (ground === 'any' || !exact) continue;
    const isHigh = name.startsWith('high-contrast');
    const grounds = (isHigh ? GROUNDS[ground].slice(0, 2) : GROUNDS[ground]).map(rgb);
    test(`${name}: every text has ${isHigh ? AAA : AA}:1 on every ground`, () => {
      assertContrast(pairsOf(name as keyof typeof THEME_TABLES, grounds, 'exact'), isHigh ? AAA : AA);
    });

    test(`${name}: with sixteen colours as xterm has them, every text can be read`, () => {
      const plain = [rgb(ground === 'dark' ? '#000000' : '#ffffff')];
      assertContrast(pairsOf(name as keyof typeof THEME_TABLES, plain, 'basic'), isHigh ? AAA : 3);
    });
  }
});

describe('what goes well, what needs a look, what went wrong', () => {
  for (const name of ['color-blind', 'color-blind-light'] as const) {
    const tones = THEME_TABLES[name].exact?.tones ?? {};
    for (const kind of ['protan', 'deutan', 'tritan'] as const) {
      test(`${name}: are told apart by ${kind}opes`, () => {
        const seen = (['good', 'warn', 'bad'] as const).map((tone) => {
          const color = parseLook(tones[tone] ?? '')?.color;
          return { tone, color: seenWith(kind, rgbOf(color ?? assert.fail())) };
        });
        for (const a of seen) {
          for (const b of seen.slice(seen.indexOf(a) + 1)) {
            const difference = colorDifference(a.color, b.color);
            assert.ok(difference >= 20, `${a.tone} and ${b.tone} differ by ${difference.toFixed(1)}`);
          }
        }
      });
    }
  }

  test('have words and glyphs of their own besides: in mono nothing is a colour', () => {
    const theme = createTheme({
      hasColor: true,
      isUtf8: true,
      hasBraille: true,
      colorBits: 8,
      settings: { theme: 'mono', colors: {}, ascii: false },
    });
    for (const tone of TONES)
      assert.match(theme.paint(tone, 'x'), /^(\x1b\[[1247](;[1247])*m)?x(\x1b\[2[247](;2[247])*m)?$/);
  });
});

describe('themes', () => {
  const base = { hasColor: true, isUtf8: true, hasBraille: true } as const;
  const paint = (
    settings: Parameters<typeof createTheme>[0]['settings'],
    options: Partial<Parameters<typeof createTheme>[0]> = {},
  ) => createTheme({ ...base, ...options, settings }).paint('bad', 'x');
  const usual = { theme: 'auto', colors: {}, ascii: false } as const;

  test('every look in the table can be read', () => {
    for (const [name, { basic, exact }] of Object.entries(THEME_TABLES)) {
      for (const { tones, charts } of [basic, ...(exact ? [exact] : [])]) {
        for (const look of [...Object.values(tones), ...Object.values(charts)])
          assert.ok(parseLook(look), `${name}: ${look}`);
      }
    }
    assert.deepEqual(Object.keys(THEME_TABLES).toSorted(), THEME_NAMES.filter((name) => name !== 'auto').toSorted());
  });

  test('exact colours are of the palette of 256, so that they are the same everywhere', () => {
    for (const { exact } of Object.values(THEME_TABLES)) {
      for (const look of Object.values(exact?.tones ?? {})) {
        for (const color of [parseLook(look)?.color, parseLook(look)?.ground]) {
          if (color?.kind === 'exact') assert.deepEqual(rgbOf256(nearestOf256(color.rgb)), color.rgb, look);
        }
      }
    }
  });

  test('keep to what the terminal has: none, sixteen, 256, all', () => {
    const dark = { ...usual, theme: 'dark' } as const;
    assert.equal(paint(dark, { hasColor: false }), '\x1b[1mx\x1b[22m');
    assert.equal(paint(dark), '\x1b[91mx\x1b[39m');
    assert.equal(paint(dark, { colorBits: 8 }), '\x1b[38;5;210mx\x1b[39m');
    assert.equal(paint({ ...usual, colors: { bad: '#123456' } }, { colorBits: 24 }), '\x1b[38;2;18;52;86mx\x1b[39m');
  });

  test('auto is light on a ground that says so, and else what the user of the terminal chose', () => {
    assert.equal(paint(usual), '\x1b[31mx\x1b[39m');
    assert.equal(paint(usual, { colorBits: 8 }), '\x1b[31mx\x1b[39m');
    assert.equal(paint(usual, { colorBits: 8, ground: 'light' }), '\x1b[38;5;124mx\x1b[39m');
  });

  test("the user's own looks lie over any theme", () => {
    assert.equal(
      paint({ ...usual, colors: { bad: 'bold underline white on red' } }),
      '\x1b[1;4;37;41mx\x1b[22;24;39;49m',
    );
    assert.equal(paint({ ...usual, colors: { bad: 'none' } }), 'x');
    assert.equal(paint({ ...usual, colors: { bad: 'gray' } }, { hasColor: false }), 'x');
  });

  test('mono takes the colours out of logs and charts too, and leaves attributes', () => {
    const { encode } = createTheme({ ...base, settings: { ...usual, theme: 'mono' } });
    assert.equal(
      encode('\x1b[1;31mred\x1b[0m \x1b[38;5;9;4mx\x1b[m \x1b[48;2;1;2;3my'),
      '\x1b[1mred\x1b[0m \x1b[4mx\x1b[m y',
    );
    assert.equal(withoutColors('plain'), 'plain');
  });

  test('ascii draws with nothing else', () => {
    const theme = createTheme({ ...base, settings: { ...usual, ascii: true } });
    assert.equal(theme.encode('Ärger…'), '?rger~');
    assert.equal(theme.charts.symbols, 'ascii');
  });
});

describe('looks', () => {
  for (const text of [
    '',
    'redd',
    'red blue',
    'on',
    'red on',
    'red on blue green',
    'bold bold-red',
    '#12345',
    'none red',
    '__proto__',
    'constructor',
  ])
    test(`${JSON.stringify(text)} is none`, () => assert.equal(parseLook(text), undefined));

  test('colours come as near as the terminal can', () => {
    assert.equal(nearestOf256(rgb('#ff8787')), 210);
    assert.equal(nearestOf256(rgb('#808080')), 244);
    assert.equal(nearestOf16(rgb('#fe0101')), 9);
    assert.deepEqual(lookCodes(parseLook('bright-red on gray') ?? assert.fail(), 4), ['91;100', '39;49']);
  });
});
