import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  createIgnoreMatcher,
  type IgnoreMatcher,
  type IgnoreState,
  parseIgnoreFile,
} from '../../../src/dockerfile/index.js';

const matcherOf = (...lines: readonly string[]): IgnoreMatcher =>
  createIgnoreMatcher(parseIgnoreFile(lines.join('\n')));

function stateOf(matcher: IgnoreMatcher, path: string): IgnoreState {
  return path.split('/').reduce((state, name) => matcher.child(state, name), matcher.root);
}

const TABLE: readonly (readonly [lines: string, ignored: string, kept: string])[] = [
  ['a', 'a a/b a/b/c', 'b b/a aa'],
  ['/a', 'a a/b', 'b/a'],
  ['a/', 'a a/b', 'b/a'],
  ['./a/../b', 'b', 'a'],
  ['a/b', 'a/b a/b/c', 'a a/c b'],
  ['*', 'a a/b .x', ''],
  ['*.log', 'x.log x.log/y .log', 'a/x.log xlog'],
  ['*/*.log', 'a/x.log', 'x.log a/b/x.log'],
  ['**/*.log', 'x.log a/x.log a/b/x.log', 'log x.logs'],
  ['**', 'a a/b', ''],
  ['**/a', 'a b/a b/c/a b/a/x', 'ba b/xa'],
  ['**a', 'a xa b/xa', 'ab'],
  ['**/a/b', 'a/b x/a/b', 'a/x/b'],
  ['a/**', 'a/b a/b/c', 'a b'],
  ['a/**/b', 'a/b a/x/b a/x/y/b', 'a a/x ab'],
  ['a**b', 'ab ax/b', 'axb'],
  ['a**', 'a ab a/b', 'ba'],
  ['**/*', 'a a/b', ''],
  ['a?c', 'abc', 'ac a/c'],
  ['[ab]', 'a b', 'c [ab]'],
  ['[a-c]x', 'ax bx cx', 'dx'],
  ['[^a-c]x', 'dx', 'ax'],
  ['[\\]x]y', ']y xy', 'zy'],
  ['\\*', '*', 'a'],
  ['a\\?b', 'a?b', 'axb'],
  ['a.b', 'a.b', 'axb'],
  ['a+(b)|{c}$', 'a+(b)|{c}$', 'aab'],
  ['é*', 'é éa', 'e'],
  ['* !a', 'b', 'a a/b'],
  ['* !a/b', 'a b a/c', 'a/b a/b/c'],
  ['!a *', 'a b', ''],
  ['a !a/b a/b/c', 'a a/x a/b/c', 'a/b a/b/d'],
  ['**/*.md !README.md', 'x.md a/README.md', 'README.md'],
  ['**/*.md !**/README.md', 'x.md a/x.md', 'README.md a/README.md'],
  ['a/b !a', 'a/b', 'a a/c'],
  ['* !**/keep', 'a a/b', 'keep a/keep a/b/keep/x'],
  ['', '', 'a b/c'],
];

describe('what an ignore file leaves out', () => {
  for (const [lines, ignored, kept] of TABLE) {
    const matcher = matcherOf(...lines.split(' '));
    for (const [paths, isIgnored] of [
      [ignored, true],
      [kept, false],
    ] as const) {
      for (const path of paths.split(' ').filter((text) => text !== '')) {
        test(`${lines} ${isIgnored ? 'leaves out' : 'keeps'} ${path}`, () => {
          assert.equal(matcher.isIgnored(path), isIgnored);
          assert.equal(stateOf(matcher, path).isIgnored, isIgnored);
        });
      }
    }
  }

  test('is read line by line: comments only in the first column, blanks and slashes around thrown away', () => {
    assert.deepEqual(parseIgnoreFile('\uFEFFa\r\n# b\n # c\n\n  /d/./e//  \n! /f\n!\n! \n#\n/\n..\n./\n'), [
      'a',
      '# c',
      'd/e',
      '!f',
      '!',
      '!',
      '/',
      '..',
      '.',
    ]);
  });

  test('may have blanks in a name', () => {
    assert.equal(matcherOf('a b').isIgnored('a b'), true);
  });

  for (const pattern of ['[', '[]', '[a', '[^]', 'a[b-', '[b-a]', '[-a]', 'a\\', 'x/[']) {
    test(`${pattern} is refused`, () => {
      assert.throws(() => matcherOf(pattern), {
        code: 'ignore_pattern_invalid',
        message: `syntax error in pattern: ${JSON.stringify(pattern)}`,
      });
    });
  }

  test('! alone is refused', () => {
    assert.throws(() => matcherOf('!'), { message: 'illegal exclusion pattern: "!"' });
  });
});

describe('a folder may be skipped', () => {
  const SKIPPED: readonly (readonly [lines: string, folder: string, mayBeSkipped: boolean])[] = [
    ['node_modules', 'node_modules', true],
    ['node_modules', 'src', false],
    ['node_modules !node_modules/a', 'node_modules', false],
    ['node_modules !node_modules/a', 'node_modules/b', true],
    ['node_modules !src/a', 'node_modules', true],
    ['!a/b *', 'a', true],
    ['* !a/*/c', 'a', false],
    ['* !a/*/c', 'a/b', false],
    ['* !a/*/c', 'b', true],
    ['* !**/keep', 'b', false],
    ['* !a', 'a', false],
    ['a !a', 'a', false],
    ['a !a/x a/x', 'a', false],
    ['!a/x a', 'a', true],
  ];
  for (const [lines, folder, mayBeSkipped] of SKIPPED) {
    test(`${lines}: ${folder} ${mayBeSkipped ? 'may' : 'may not'}`, () => {
      assert.equal(stateOf(createIgnoreMatcher(lines.split(' ')), folder).mayBeSkipped, mayBeSkipped);
    });
  }
});

/** Moby's own way, word by word: each pattern a regular expression, asked for the whole path and for each folder of it. */
function referenceMatcher(lines: readonly string[]): (path: string) => boolean {
  const patterns = lines.map((line) => ({
    isException: line.startsWith('!'),
    expression: new RegExp(`^${translated(line.replace(/^!/, ''))}$`, 's'),
  }));
  return (path) => {
    const parts = path.split('/');
    let held: readonly boolean[] = patterns.map(() => false);
    let isIgnored = false;
    for (let depth = 1; depth <= parts.length; depth++) {
      const here = parts.slice(0, depth).join('/');
      isIgnored = false;
      held = patterns.map(({ isException, expression }, index) => {
        const isMatch = held[index] || (isException === isIgnored && expression.test(here));
        if (isMatch) isIgnored = !isException;
        return isMatch;
      });
    }
    return isIgnored;
  };
}

function translated(pattern: string): string {
  return pattern.replace(/\*\*\/?$|\*\*\/?|\*|\?|[.+]/g, (part, at: number) => {
    if (part.startsWith('**')) return at + part.length === pattern.length ? '.*' : '(.*/)?';
    return part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`;
  });
}

test('any patterns over any paths mean what moby means by them', () => {
  const random = numbers(20_260_815);
  const pick = <Item>(items: readonly Item[]): Item => items[random() % items.length] as Item;
  const path = (words: readonly string[]): string =>
    Array.from({ length: 1 + (random() % 4) }, () => pick(words)).join('/');
  for (let round = 0; round < 3_000; round++) {
    const lines = Array.from(
      { length: 1 + (random() % 5) },
      () => `${random() % 3 === 0 ? '!' : ''}${path(['a', 'b', 'ab', '*', '**', 'a*', '*b', '?', 'a**', 'b*a'])}`,
    ).map((line) => line.replace(/^!?\*\*(?=[^/*?]+$)/, '*'));
    const [matcher, reference] = [createIgnoreMatcher(lines), referenceMatcher(lines)];
    for (let count = 0; count < 8; count++) {
      const asked = path(['a', 'b', 'ab', 'ba', 'bba']);
      assert.equal(matcher.isIgnored(asked), reference(asked), `${lines.join(' ')}: ${asked}`);
      const folder = asked.replace(/\/[^/]*$/, '');
      const isSkipped = folder !== asked && stateOf(matcher, folder).mayBeSkipped;
      assert.ok(
        !isSkipped || reference(asked),
        `${lines.join(' ')}: ${folder} is skipped, but ${asked} is not left out`,
      );
    }
  }
});

/** A small generator of numbers, always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state >>> 8;
  };
}

test('a hundred thousand files are nothing much', () => {
  const matcher = matcherOf(
    'node_modules',
    '**/*.log',
    '.git',
    '!keep',
    '**/dist/**',
    'a*b*c*d',
    '**/*test*/*fixture*',
  );
  let [count, ignored] = [0, 0];
  for (let folder = 0; folder < 100; folder++) {
    const outer = matcher.child(matcher.child(matcher.root, 'packages'), `package-${folder}`);
    const inner = matcher.child(outer, 'src');
    for (let file = 0; file < 1_000; file++) {
      count++;
      if (matcher.child(inner, file % 10 === 0 ? `${file}.log` : `some-module-${file}.ts`).isIgnored) ignored++;
    }
  }
  assert.deepEqual({ count, ignored }, { count: 100_000, ignored: 10_000 });
});
