import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import sanitizeAnsi from '../../../../node_modules/ink/build/sanitize-ansi.js';
import { isPlainlyStyled } from '../../../../src/ui/terminal/is-plainly-styled.js';

const PLAIN = ['text', ' ', '\n', '\t', '●', '漢', 'e', '⠿', '\x1b[31m', '\x1b[m', '\x1b[0;1;38;5;9m'];
const OTHERS = [
  '\u0301',
  '\u0903',
  '\x1b[38:5:9m',
  '\x1b[4:3m',
  '\x1b[2K',
  '\x1b[?25l',
  '\x1b[1',
  '\x1b',
  '\x1b]8;;x\x07',
  '\x9b31m',
  '\x85',
  '\r',
  '\x00',
  '\x7f',
];

const texts = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((found) => found.join(''));

describe('a plainly styled text', () => {
  test('is what Ink would change nothing of', () => {
    fc.assert(
      fc.property(texts([...PLAIN, ...OTHERS]), (text) => {
        if (isPlainlyStyled(text)) assert.equal(sanitizeAnsi(text), text);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  test('is anything of text and styles', () => {
    fc.assert(
      fc.property(texts(PLAIN), (text) => assert.ok(isPlainlyStyled(text))),
      { seed: 7 },
    );
  });
});
