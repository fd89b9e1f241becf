import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { modeChange } from '../../../../src/engine/build/step/copy-mode.js';

describe('--chmod', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['755', 0o600, 0o755],
    ['0644', 0o777, 0o644],
    ['u+x', 0o644, 0o744],
    ['go-r', 0o644, 0o600],
    ['u=rwX,go=rX', 0o640, 0o644],
    ['u=rwX,go=rX', 0o750, 0o755],
    ['a+x', 0o600, 0o711],
    ['+w', 0o444, 0o666],
    ['g=u', 0o740, 0o770],
    ['o+g', 0o640, 0o644],
    ['u+x-w', 0o644, 0o544],
    ['u+s,+t', 0o755, 0o5755],
  ];
  for (const [text, before, after] of cases) {
    test(`${text} makes ${before.toString(8)} ${after.toString(8)}`, () => {
      assert.equal(modeChange(text)?.(before, false).toString(8), after.toString(8));
    });
  }

  test('gives folders the right to be entered where X is asked for', () => {
    assert.equal(modeChange('a=rX')?.(0o600, true), 0o555);
  });

  for (const text of ['888', '77777', 'rwx', 'u*x', 'u+k']) {
    test(`refuses ${text}`, () => {
      assert.throws(() => modeChange(text), { code: 'build_step_invalid' });
    });
  }
});
