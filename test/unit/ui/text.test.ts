import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { cut, display, fit, pad, textWidth } from '../../../src/ui/text.js';

/** Strings that terminals, regular expressions and readers stumble over. */
const HOSTILE = [
  ['a title', '\x1b]0;owned\x07name', 'name'],
  ['a link', '\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
  ['the clipboard', '\x1b]52;c;ZXZpbA==\x9cx', 'x'],
  ['a cleared screen', '\x1b[2J\x1b[3J\x1b[Hx', 'x'],
  ['a device control string', '\x1bP$q"p\x1b\\x', 'x'],
  ['8 bit sequences', '\x9b31mred\x9d0;t\x07\x90q\x9cx', 'redx'],
  ['an unfinished sequence', 'x\x1b[', 'x'],
  ['an unfinished string, which hides nothing', '\x1b]0;still here', '0;still here'],
  ['a sequence inside a sequence', '\x1b\x1b[31m[2Jx', '[2Jx'],
  ['a charset', '\x1b(0lqk\x1b(B', 'lqk'],
  ['control characters', 'a\x00b\x07c\x08d\x7fe\x85f', 'abcde f'],
  ['line ends', 'a\r\nb\rc\nd\u2028e', 'a b c d e'],
  ['direction', 'user\u202etxt.exe\u2066\u200f', 'usertxt.exe'],
  ['zero width', 'pa\u200bss\ufeff\u2060\u00adword', 'password'],
  ['tags', `x${String.fromCodePoint(0xe0041, 0xe0042)}`, 'x'],
  ['marks without end', `Z${'\u0301'.repeat(500)}`, `Z${'\u0301'.repeat(4)}`],
  ['half a character', 'a\ud83db', 'a\ufffdb'],
  ['tabs', 'a\tb\tc', 'a       b       c'],
] as const;

const pieces = fc.constantFrom(
  '\x1b',
  '\x1b[',
  '\x1b]',
  '\x1bP',
  '\x9b',
  '\x9d',
  '\x07',
  '\x1b\\',
  '\x9c',
  '0;31m',
  '38:2::1:2:3m',
  '5m',
  '2J',
  '\t',
  '\r',
  '\n',
  'a',
  '容',
  '🚀',
  '👨‍👩‍👧',
  '\u200d',
  '\u0301',
  '\u202e',
  '\ud83d',
  ';',
  '[',
  'm',
  '\x00',
  '\x85',
);

const hostileText = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

const MAY_NOT_BE_SHOWN = /[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/u;

const SGR = /\x1b\[(?:\d+(?:;\d+)*)m/g;

describe('foreign text', () => {
  for (const [what, text, shown] of HOSTILE) {
    test(`${what} comes out harmless`, () => assert.equal(display(text), shown));
  }

  test('common text is not touched', () => {
    for (const text of [
      'web-01',
      'nginx:1.27',
      'Überprüfung',
      'проверка',
      '容器',
      '👨‍👩‍👧 family',
      '── ▂▃ ⣿',
      '✓ ok',
    ]) {
      assert.equal(display(text), text);
    }
  });

  test('colours stay where they are asked for, each line on its own, and nothing else does', () => {
    const log = '\x1b[31mred\x1b[2J \x1b[1;5;8mbold\nnext\x1b[m plain\x1b]0;t\x07';
    assert.equal(
      display(log, { keepsColor: true, keepsLines: true }),
      '\x1b[0m\x1b[31mred \x1b[0m\x1b[1;31mbold\x1b[0m\n\x1b[1;31mnext\x1b[0m plain',
    );
    assert.equal(
      display('\x1b[38:2::1:2:3mx\x1b[4:3my', { keepsColor: true }),
      '\x1b[0m\x1b[38;2;1;2;3mx\x1b[0m\x1b[4;38;2;1;2;3my\x1b[0m',
    );
  });

  test('whatever comes in, no control character, sequence or direction mark comes out', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), fc.boolean(), (text, keepsColor, keepsLines) => {
        const shown = display(text, { keepsColor, keepsLines });
        const rest = (keepsColor ? shown.replace(SGR, '') : shown).replaceAll(keepsLines ? '\n' : '\0', '');
        assert.doesNotMatch(rest, MAY_NOT_BE_SHOWN);
      }),
      { numRuns: 5000, seed: 20261120 },
    );
  });

  test('a second pass changes nothing', () => {
    fc.assert(
      fc.property(hostileText, (text) => assert.equal(display(display(text)), display(text))),
      { seed: 20261120 },
    );
  });

  test('a megabyte of the worst is shown at once', () => {
    for (const worst of ['\x9d', '\x1b]', '\x1b[', '\u200d', '\u0301', '\x1b[31m', '\t']) {
      const text = worst.repeat(1_000_000 / worst.length);
      const started = performance.now();
      display(text, { keepsColor: true });
      assert.ok(performance.now() - started < 15_000, `${JSON.stringify(worst)} took too long`);
    }
  });
});

describe('fitting', () => {
  test('what is cut ends in an ellipsis, at either side', () => {
    assert.equal(cut('container', 6), 'conta…');
    assert.equal(cut('container', 6, { from: 'start' }), '…ainer');
    assert.equal(cut('container', 9), 'container');
    assert.equal(cut('container', 1), '…');
    assert.equal(cut('container', 0), '');
    assert.equal(cut('container', 4, { ellipsis: '..' }), 'co..');
  });

  test('no character is halved', () => {
    assert.equal(cut('容器容器', 5), '容器…');
    assert.equal(textWidth(cut('容器容器', 4)), 4);
    assert.equal(cut('👨‍👩‍👧👨‍👩‍👧', 3), '👨‍👩‍👧…');
  });

  test('styles end at the cut', () => {
    assert.equal(cut('\x1b[31mcontainer\x1b[39m', 5), '\x1b[31mcont\x1b[39m…');
  });

  test('texts stand left, right and in the middle', () => {
    assert.deepEqual([pad('ab', 5), pad('ab', 5, 'right'), pad('ab', 5, 'center')], ['ab   ', '   ab', ' ab  ']);
  });

  test('what is made to fit is exactly as wide as asked', () => {
    fc.assert(
      fc.property(hostileText, fc.nat({ max: 40 }), fc.constantFrom('start', 'end'), (text, width, from) => {
        assert.equal(textWidth(fit(display(text, { keepsColor: true }), width, { from })), width);
      }),
      { numRuns: 3000, seed: 20261120 },
    );
  });
});
