import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { typedLine } from '../../../../src/ui/parts/typed-line.js';
import { textWidth } from '../../../../src/ui/text.js';

/** The cursor as brackets. */
const seen = (before: string, after: string, width: number, mask?: string): string =>
  typedLine({ before, after }, { width, mask, ellipsis: '…' })
    .replace('\x1b[7m', '[')
    .replace(/\x1b\[(27|0)?m/, ']');

describe('a line that is typed on', () => {
  test('shows all of a text that fits, with the cursor behind it, or on what follows', () => {
    assert.equal(seen('', '', 10), '[ ]');
    assert.equal(seen('abc', '', 10), 'abc[ ]');
    assert.equal(seen('ab', 'cd', 10), 'ab[c]d');
  });

  test('of a longer one shows the part around the cursor', () => {
    assert.equal(seen('abcdefghij', '', 6), '…ghij[ ]');
    assert.equal(seen('', 'abcdefghij', 6), '[a]bcde…');
    assert.equal(seen('abcdefg', 'hij', 6), '…efg[h]…');
    assert.equal(seen('abcde', '', 6), 'abcde[ ]');
  });

  test('is never wider than it may be, with wide characters too', () => {
    for (const before of ['', '容', '容器容器容', 'a容b器c容', 'abcdefghijkl'])
      for (const after of ['', '名', '名称名称名', 'xyz', 'x名y称z'])
        for (const width of [4, 5, 6, 7, 12]) {
          const line = typedLine({ before, after }, { width, ellipsis: '…' });
          assert.ok(textWidth(line) <= width, JSON.stringify([before, after, width, line]));
          assert.match(line, /\x1b\[7m/);
        }
  });

  test('tells of a password only how long it is', () => {
    assert.equal(seen('se容', 'cret', 10, '*'), '***[*]***');
  });
});
