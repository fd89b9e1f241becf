import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { quoteWords, splitWords } from '../../../../../src/ui/state/forms/shell-words.js';
import { bytesText } from '../../../../../src/ui/state/forms/update-form.js';

describe('words of a line', () => {
  const cases: readonly (readonly [line: string, words: readonly string[] | undefined])[] = [
    ['', []],
    ['  a  b ', ['a', 'b']],
    ["sh -c 'a b'", ['sh', '-c', 'a b']],
    ['A="x y" B=z', ['A=x y', 'B=z']],
    ['a\\ b', ['a b']],
    ['"a\\"b\\n"', ['a"b\\n']],
    ["''", ['']],
    ['\'a\'"b"c', ['abc']],
    ["'open", undefined],
    ['"open', undefined],
    ['ends\\', undefined],
  ];
  for (const [line, words] of cases)
    test(JSON.stringify(line), () => {
      assert.deepEqual(splitWords(line), words);
    });

  test('what is quoted comes back as it was', () => {
    const words = ['plain', 'two words', "it's", '', '$HOME', 'a"b', 'back\\slash', '*', '8080:80/udp'];
    assert.deepEqual(splitWords(quoteWords(words)), words);
    assert.equal(quoteWords(['8080:80/udp', 'a b']), "8080:80/udp 'a b'");
  });
});

test('bytes are written as a flag takes them', () => {
  assert.deepEqual([0, 512, 2 ** 20, 1536 * 2 ** 20, 3 * 2 ** 40].map(bytesText), ['', '512', '1m', '1536m', '3072g']);
});
