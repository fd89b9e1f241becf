import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseToml, type TomlValue } from '../../../../src/engine/registry/parse-toml.js';
import { seededRandom } from '../../../support/seeded-random.js';

/** Tables as objects, to compare. */
const plain = (value: TomlValue): unknown => {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? (value as readonly TomlValue[]).map(plain) : value;
};

describe('TOML is read', () => {
  for (const [text, expected] of [
    ['', {}],
    ['# nothing\n\n  # at all', {}],
    ['a = "x" # said\nb=\'\\n\'', { a: 'x', b: '\\n' }],
    ['a = "\\"\\t\\u00e9\\U0001F600\\\\"', { a: '"\té😀\\' }],
    ['a = """\nfirst\nsecond \\\n   third"""', { a: 'first\nsecond third' }],
    ["a = '''\nno \\ escape'''", { a: 'no \\ escape' }],
    [
      'a = true\nb = false\nc = 1_000\nd = 1979-05-27T07:32:00Z',
      { a: true, b: false, c: '1_000', d: '1979-05-27T07:32:00Z' },
    ],
    ['a = [\n "x", # one\n "y",\n]\nb = []', { a: ['x', 'y'], b: [] }],
    ['a.b."c.d" = "x"', { a: { b: { 'c.d': 'x' } } }],
    ['t = { a = "x", b = { c = [true] } }\ne = {}', { t: { a: 'x', b: { c: [true] } }, e: {} }],
    ['[a]\nx = "1"\n[a.b]\ny = "2"\n[c]', { a: { x: '1', b: { y: '2' } }, c: {} }],
    ['[[r]]\nx="1"\n[[r.m]]\ny="2"\n[[r.m]]\n[[r]]\r\nx="3"\r\n', { r: [{ x: '1', m: [{ y: '2' }, {}] }, { x: '3' }] }],
    [
      '__proto__ = "x"\nconstructor = "y"',
      Object.fromEntries([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    ],
    ['\uFEFFa = "x"', { a: 'x' }],
  ] as const) {
    test(JSON.stringify(text), () => assert.deepEqual(plain(parseToml(text)), expected));
  }
});

describe('what is no TOML is told with its line', () => {
  for (const [text, message] of [
    ['a', 'line 1: a key without a value'],
    ['\n\na = ', 'line 3: a value is missing'],
    ['a = "x', 'line 1: a value is missing'],
    ['a = "x" b = "y"', 'line 1: more on the line than belongs there'],
    ['a = "x"\na = "y"', 'line 2: a is there twice'],
    ['[a', 'line 1: ] is missing'],
    ['[[a]', 'line 1: ]] is missing'],
    ['[]', 'line 1: a key is missing'],
    ['a = "x"\n[a]', 'line 2: a is no table'],
    ['a = "x"\n[[a]]', 'line 2: a is no list of tables'],
    ['a = ["x"', 'line 1: a list does not end'],
    ['a = { b = "x"', 'line 1: a table does not end'],
    ['a = "\\q"', 'line 1: \\q is no escape'],
    ['a = "\\UFFFFFFFF"', 'line 1: \\UFFFFFFFF is no escape'],
    [`a = ${'['.repeat(1000)}`, 'line 1: a list in a list too many times'],
  ] as const) {
    test(JSON.stringify(text.slice(0, 40)), () => assert.throws(() => parseToml(text), { message }));
  }

  test('whatever is written, in no more time than it is long', () => {
    const random = seededRandom(5);
    const words = [
      '[',
      ']',
      '[[',
      ']]',
      '=',
      '"',
      "'",
      '"""',
      "'''",
      '\\',
      '\n',
      '#',
      'a',
      '.',
      '{',
      '}',
      ',',
      ' ',
      'é',
    ];
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: random.below(40) }, () => words[random.below(words.length)]).join('');
      try {
        parseToml(text);
      } catch (error) {
        assert.match(error instanceof Error ? error.message : '', /^line \d+: /);
      }
    }
    const startedMs = performance.now();
    for (const word of words) {
      try {
        parseToml(`a = ${word.repeat(50_000)}`);
      } catch {
        // Only the time counts.
      }
    }
    assert.ok(performance.now() - startedMs < 30_000);
  });
});
