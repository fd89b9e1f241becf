import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { MAX_PASTE_MEGABYTES, PasteCollector } from '../../../../src/ui/terminal/paste-collector.js';

const END = '\x1b[201~';

/** Cuts a text at these places. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

describe('a paste that comes in pieces', () => {
  test('is the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.nat()), (text, rest, cuts) => {
        fc.pre(!text.includes(END) && !`${text}${END}`.slice(0, -1).includes(END));
        const collector = new PasteCollector();
        let behind = '';
        let found: string | undefined;
        for (const piece of pieces(`${text}${END}${rest}`, cuts)) {
          if (found !== undefined) {
            behind += piece;
            continue;
          }
          const collected = collector.add(piece);
          if (collected) ({ text: found, rest: behind } = collected);
        }
        assert.equal(found, text);
        assert.equal(behind, rest);
      }),
    );
  });

  test('too long is read to its end and forgotten', () => {
    const collector = new PasteCollector();
    const megabyte = 'x'.repeat(2 ** 20);
    for (let n = 0; n <= MAX_PASTE_MEGABYTES; n++) assert.equal(collector.add(megabyte), undefined);
    assert.deepEqual(collector.add(`${END}q`), { text: undefined, rest: 'q' });
  });
});
