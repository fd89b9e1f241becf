import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import fc from 'fast-check';

import { compareNames } from '../../../../src/ui/state/compare-names.js';

const dictionary = new Intl.Collator('en', { numeric: true });
const names = (characters: string) =>
  fc.array(fc.constantFrom(...characters.split('')), { maxLength: 8 }).map((found) => found.join(''));

describe('the order of names', () => {
  test('numbers count as such, and large letters stand beside small ones', () => {
    const sorted = ['web-10', 'Web-2', 'web-2', 'db', 'web_1', 'web'].toSorted(compareNames);
    assert.deepEqual(sorted, ['db', 'web', 'web_1', 'web-2', 'Web-2', 'web-10']);
  });

  test('is that of an English dictionary', () => {
    for (const characters of ['ab', 'aAbB-', 'a0123', 'azAZ019_-:./@', 'aB1-é漢\u0301 (']) {
      fc.assert(
        fc.property(names(characters), names(characters), (a, b) => {
          assert.equal(Math.sign(compareNames(a, b)), Math.sign(dictionary.compare(a, b)));
        }),
        { numRuns: 3000, seed: 7 },
      );
    }
  });
});
