import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { namePattern } from '../../../../src/dockerfile/index.js';
import type { MadeOf } from '../../../../src/engine/build/cache/step-definition.js';
import { reasonText, whyMissed } from '../../../../src/engine/build/cache/why-missed.js';
import { hasWildcards } from '../../../../src/engine/build/context/wildcards.js';
import { modeChange } from '../../../../src/engine/build/step/copy-mode.js';
import { joinWorkdir } from '../../../../src/engine/build/step/workdir-step.js';
import { turns } from '../../../../src/engine/build/turns.js';

describe('what --chmod makes of a mode', () => {
  for (const [text, mode, isFolder, expected] of [
    ['755', 0o644, false, 0o755],
    ['4711', 0o644, false, 0o4711],
    ['u+x', 0o644, false, 0o744],
    ['go-r', 0o644, false, 0o600],
    ['a=rX', 0o600, false, 0o444],
    ['a=rX', 0o700, true, 0o555],
    ['u=rwX,g=,o=t', 0o755, true, 0o1700],
    ['+s', 0o755, false, 0o6755],
  ] as const) {
    test(`${text} of ${mode.toString(8)} is ${expected.toString(8)}`, () => {
      assert.equal(modeChange(text)?.(mode, isFolder).toString(8), expected.toString(8));
    });
  }

  test('what is no mode is refused', () => {
    for (const text of ['789', '77777', 'u~x', 'z+r']) {
      assert.throws(() => modeChange(text), { code: 'build_step_invalid' });
    }
    assert.equal(modeChange(undefined), undefined);
  });
});

describe('patterns of sources', () => {
  test('match names as Go has them', () => {
    for (const [pattern, name, isMatch] of [
      ['*.txt', 'a.txt', true],
      ['*.txt', 'a.txt.x', false],
      ['a?c', 'abc', true],
      ['[a-c]x', 'bx', true],
      ['[^a-c]x', 'bx', false],
      ['a[b]c', 'abc', true],
      ['\\*', '*', true],
      ['\\*', 'a', false],
      ['a+b', 'a+b', true],
      ['*', '', true],
      ['a*b*c', 'a-b-b-c', true],
      ['a*b*c', 'a-b-b-c-', false],
      ['**', 'a', true],
      ['?', 'é', true],
    ] as const) {
      assert.equal(namePattern(pattern)(name), isMatch, `${pattern} ${name}`);
    }
    for (const pattern of ['[', '[]a]', '[a', '[z-a]', 'a\\']) {
      assert.throws(() => namePattern(pattern), { code: 'ignore_pattern_invalid' }, pattern);
    }
  });

  test('that match in more ways than anybody can try are no slower', () => {
    const name = 'a'.repeat(255);
    assert.equal(namePattern(`${'a*'.repeat(100)}b`)(name), false);
    assert.equal(namePattern(`${'*a'.repeat(100)}`)(name), true);
    assert.equal(namePattern('*'.repeat(60_000))(name), true);
  });

  test('are told from names', () => {
    assert.deepEqual(['a*', 'a\\*', 'a[', 'a?', 'a'].map(hasWildcards), [true, false, true, true, false]);
  });
});

describe('why a step is done again', () => {
  const made: MadeOf = {
    parent: 'p',
    operation: 'o',
    variables: { A: '1' },
    options: { user: '' },
    files: { a: '1', b: '1' },
  };
  const reason = (change: Partial<MadeOf>): string => reasonText(whyMissed({ ...made, ...change }, made));

  test('is told by what has changed', () => {
    assert.deepEqual(
      [
        reasonText(whyMissed(made, undefined)),
        reason({ parent: 'q' }),
        reason({ variables: { A: '2' } }),
        reason({ variables: {} }),
        reason({ options: { user: 'x' } }),
        reason({ files: { a: '1', b: '2' } }),
        reason({ files: { a: '1', b: '1', c: '1', d: '1' } }),
        reason({ files: { b: '1' } }),
        reason({ operation: 'x' }),
        reason({}),
      ],
      [
        'the instruction is new',
        'what precedes it has changed',
        'the variable A has another value',
        'the variable A has another value',
        'user changed',
        'the file b has changed',
        'the file c is new, and 1 more',
        'the file a is gone',
        'the instruction is new',
        'its result has been removed',
      ],
    );
  });
});

test('a working directory starts from the one before', () => {
  assert.deepEqual(
    [
      joinWorkdir(undefined, 'a'),
      joinWorkdir('/a', 'b/..//c'),
      joinWorkdir('/a', '/b/'),
      joinWorkdir('/a', '../../..'),
    ],
    ['/a', '/a/c', '/b', '/'],
  );
});

test('so many work at once, the others in the order in which they came', async () => {
  const turn = turns(2);
  const order: number[] = [];
  const first = await turn();
  const second = await turn();
  const waiting = [3, 4].map(async (number) => {
    using _ = await turn();
    order.push(number);
  });
  assert.deepEqual(order, []);
  second[Symbol.dispose]();
  await waiting[0];
  first[Symbol.dispose]();
  await Promise.all(waiting);
  assert.deepEqual(order, [3, 4]);
});
