import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { goSyntaxError } from '../../../src/wire/words/go-syntax-error.js';

describe('what is wrong with JSON, in Go’s words', () => {
  const faults: readonly (readonly [text: string, problem: string])[] = [
    ['{name', "invalid character 'n' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a":]', "invalid character ']' looking for beginning of value"],
    ["'a'", String.raw`invalid character '\'' looking for beginning of value`],
    ['"a\nb"', String.raw`invalid character '\n' in string literal`],
    ['"\u0000"', String.raw`invalid character '\x00' in string literal`],
    [String.raw`"\x"`, "invalid character 'x' in string escape code"],
    [String.raw`"\u12g4"`, String.raw`invalid character 'g' in \u hexadecimal character escape`],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.e', "invalid character 'e' after decimal point in numeric literal"],
    ['[1e+]', "invalid character ']' in exponent of numeric literal"],
    ['[01]', "invalid character '1' after array element"],
    ['trie', "invalid character 'i' in literal true (expecting 'u')"],
    ['nul!', "invalid character '!' in literal null (expecting 'l')"],
    ['{"a":\u00e9}', "invalid character 'é' looking for beginning of value"],
    ['\u0080', String.raw`invalid character '\u0080' looking for beginning of value`],
    ...['{', '{"a"', '{"a":', '[1,', '"a', String.raw`"\u12`, '-', '1.', 'tr', '  '].map(
      (text) => [text, 'unexpected EOF'] as const,
    ),
  ];
  for (const [text, problem] of faults) {
    test(JSON.stringify(text), () => assert.equal(goSyntaxError(text), problem));
  }

  test('none where the first value is well written, whatever follows', () => {
    const values = [
      '{}',
      '{} more',
      ' [1, -2.5e3, {"a": [true, null]}]',
      String.raw`"\u00e9\n"`,
      '0',
      '[[],{}]',
      '1 2',
    ];
    for (const text of values) assert.equal(goSyntaxError(text), undefined, text);
  });

  test('nor is it thrown off by depth', () => {
    assert.equal(goSyntaxError('['.repeat(9000)), 'unexpected EOF');
    assert.equal(goSyntaxError('['.repeat(9000) + ']'.repeat(9000)), undefined);
  });
});
