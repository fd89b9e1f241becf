import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { RestartPolicy } from '../../../../src/engine/container/container.js';
import { restartDelayMs, restartsAtBoot } from '../../../../src/engine/container/restart-policy.js';

const policy = (name: RestartPolicy['name'], maximumRetryCount = 0): RestartPolicy => ({ name, maximumRetryCount });
const fresh = { restartCount: 0, wasStoppedByUser: false };
const failed = { exitCode: 1, ranMs: 50 };
const succeeded = { exitCode: 0, ranMs: 50 };

describe('a restart policy', () => {
  test('no never restarts', () => assert.equal(restartDelayMs(policy('no'), fresh, failed), undefined));

  test('on-failure restarts what failed, and not what succeeded', () => {
    assert.equal(restartDelayMs(policy('on-failure'), fresh, failed), 100);
    assert.equal(restartDelayMs(policy('on-failure'), fresh, succeeded), undefined);
  });

  test('on-failure gives up after the tries it was given', () => {
    assert.equal(restartDelayMs(policy('on-failure', 2), { ...fresh, restartCount: 1 }, failed), 100);
    assert.equal(restartDelayMs(policy('on-failure', 2), { ...fresh, restartCount: 2 }, failed), undefined);
  });

  test('always restarts whatever happened', () =>
    assert.equal(restartDelayMs(policy('always'), fresh, succeeded), 100));

  for (const name of ['always', 'unless-stopped', 'on-failure'] as const) {
    test(`${name} leaves down what a user stopped`, () => {
      assert.equal(restartDelayMs(policy(name), { ...fresh, wasStoppedByUser: true }, failed), undefined);
    });
  }

  test('each delay is twice the one before, and at most a minute', () => {
    const delays = [0, 100, 200, 400, 25_600, 51_200, 60_000].map((last) =>
      restartDelayMs(policy('always'), { ...fresh, restartDelayMs: last }, failed),
    );
    assert.deepEqual(delays, [100, 200, 400, 800, 51_200, 60_000, 60_000]);
  });

  test('a good run of ten seconds begins the delays anew', () => {
    const delay = restartDelayMs(
      policy('always'),
      { ...fresh, restartDelayMs: 25_600 },
      { exitCode: 1, ranMs: 10_000 },
    );
    assert.equal(delay, 100);
  });

  const afterBoot: readonly [RestartPolicy['name'], { readonly wasStoppedByUser: boolean }, boolean][] = [
    ['no', { wasStoppedByUser: false }, false],
    ['on-failure', { wasStoppedByUser: false }, false],
    ['unless-stopped', { wasStoppedByUser: false }, true],
    ['unless-stopped', { wasStoppedByUser: true }, false],
    ['always', { wasStoppedByUser: false }, true],
    ['always', { wasStoppedByUser: true }, true],
  ];
  for (const [name, state, expected] of afterBoot) {
    test(`${name}${state.wasStoppedByUser ? ', stopped by a user,' : ''} ${expected ? 'starts' : 'stays down'} after a boot`, () => {
      assert.equal(restartsAtBoot(policy(name), { ...state, startedAtMs: 1 }), expected);
    });
  }

  test('what never ran does not start with the machine', () => {
    assert.equal(restartsAtBoot(policy('always'), { wasStoppedByUser: false, startedAtMs: 0 }), false);
  });
});
