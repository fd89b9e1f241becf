import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';
import stringWidth from 'string-width';

import { widestLine } from '../../../../src/ui/terminal/styled-lines.js';
import { isSurelyNarrow, textWidth } from '../../../../src/ui/terminal/text-width.js';

describe('text width', () => {
  test('is what string-width says, shortcuts and cache or not', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, fc.constantFrom('', '\x1b[31m', '\x1b[38;2;1;2;3m'), (plain, style) => {
        const whole = `${style}${plain.replaceAll('\x1b', '')}`;
        assert.equal(textWidth(whole), stringWidth(whole));
      }),
      { numRuns: 2000, seed: 20261120 },
    );
  });

  test('every character that counts as surely narrow is one cell to string-width, and joins with none', () => {
    for (let code = 0x20; code < 0x3000; code++) {
      const character = String.fromCharCode(code);
      if (isSurelyNarrow(character)) assert.equal(stringWidth(`${character}${character}`), 2, code.toString(16));
    }
  });

  test('the widest line counts', () => {
    assert.equal(widestLine('a\n容器\n\x1b[31mabc\x1b[39m'), 4);
    assert.equal(widestLine(''), 0);
  });
});
