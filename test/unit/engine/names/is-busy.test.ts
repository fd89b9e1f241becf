import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';

import { isBusy } from '../../../../src/engine/names/is-busy.js';
import { until } from '../../../support/until.js';

for (const [what, program, args, expected] of [
  ['that has work', 'sh', ['-c', 'while :; do :; done'], true],
  ['that waits', 'sleep', ['1000'], false],
] as const) {
  test(`a program ${what} is ${expected ? '' : 'not '}busy`, async () => {
    const { pid = 0, end } = startIn(program, args);
    try {
      await until(() => isBusy(pid) === expected);
    } finally {
      await end();
    }
  });
}

test('one that is stopped is not busy, whatever it was at, nor is one that has ended', async () => {
  const { pid = 0, end } = startIn('sh', ['-c', 'while :; do :; done']);
  process.kill(pid, 'SIGSTOP');
  await until(() => !isBusy(pid));
  await end();
  assert.equal(isBusy(pid), false);
});

function startIn(program: string, args: readonly string[]) {
  const child = spawn(program, [...args], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
