import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerHealth, HealthCheck, HealthProbe } from '../../../../src/engine/container/container.js';
import { formatDuration } from '../../../../src/engine/container/format-duration.js';
import { healthTiming, probeCommand, untilNextProbeMs } from '../../../../src/engine/container/health-check.js';
import { beginHealth, judgeHealth } from '../../../../src/engine/container/judge-health.js';
import { makeHealthCheck } from '../../../../src/engine/container/make-health-check.js';
import { isProbeDue } from '../../../../src/engine/keeper/check-health.js';
import { LimitedOutput } from '../../../../src/engine/task/limited-output.js';
import { aContainerId } from '../../../support/builders.js';

const STARTED_MS = 1_000_000;
const probe = (exitCode: number, parts: Partial<HealthProbe> = {}): HealthProbe => ({
  startedAtMs: STARTED_MS + 60_000,
  endedAtMs: STARTED_MS + 60_001,
  exitCode,
  output: '',
  ...parts,
});
const timing = { retries: 3, startPeriodMs: 0, startedAtMs: STARTED_MS };
const after = (probes: readonly HealthProbe[], options: Partial<typeof timing> = {}): ContainerHealth =>
  probes.reduce((health, each) => judgeHealth(health, each, { ...timing, ...options }), beginHealth(undefined));

const noCheck: HealthCheck = {
  test: [],
  intervalMs: 0,
  timeoutMs: 0,
  startPeriodMs: 0,
  startIntervalMs: 0,
  retries: 0,
};

describe('the health of a container', () => {
  test('is starting until a first probe succeeds, and then healthy', () => {
    assert.equal(beginHealth(undefined).status, 'starting');
    assert.equal(after([probe(1), probe(1)]).status, 'starting');
    assert.equal(after([probe(1), probe(0)]).status, 'healthy');
  });

  test('is bad after as many failures in a row as the check has retries', () => {
    assert.deepEqual(
      [1, 2, 3, 4].map((count) => after(Array.from({ length: count }, () => probe(-1))).status),
      ['starting', 'starting', 'unhealthy', 'unhealthy'],
    );
    assert.equal(after([probe(0), probe(1), probe(1)]).status, 'healthy');
    assert.equal(after([probe(1), probe(1), probe(0), probe(1)]).failingStreak, 1);
  });

  test('one success makes it good again', () => {
    assert.deepEqual(
      (({ status, failingStreak }) => ({ status, failingStreak }))(after([probe(1), probe(1), probe(1), probe(0)])),
      { status: 'healthy', failingStreak: 0 },
    );
  });

  test('failures in the start period do not count, as long as it has never been well', () => {
    const early = probe(1, { startedAtMs: STARTED_MS + 500 });
    assert.equal(after([early, early, early, early], { startPeriodMs: 1000 }).failingStreak, 0);
    assert.equal(after([probe(0), early, early, early], { startPeriodMs: 1000 }).status, 'unhealthy');
  });

  test('remembers the last five probes', () => {
    const found = after([1, 2, 3, 4, 5, 6].map((exitCode) => probe(exitCode)));
    assert.deepEqual(
      found.log.map(({ exitCode }) => exitCode),
      [2, 3, 4, 5, 6],
    );
  });

  test('begins anew when the container starts again, and what was found before can still be read', () => {
    const again = beginHealth(after([probe(1), probe(1), probe(1)]));
    assert.deepEqual([again.status, again.failingStreak, again.log.length], ['starting', 0, 3]);
  });
});

describe('a health check', () => {
  test('has docker’s defaults', () => {
    assert.deepEqual(healthTiming(noCheck), {
      intervalMs: 30_000,
      timeoutMs: 30_000,
      startPeriodMs: 0,
      startIntervalMs: 5000,
      retries: 3,
    });
  });

  test('asks at the start interval while its start period lasts and it has not been well', () => {
    const asked = healthTiming({ ...noCheck, startPeriodMs: 1000, startIntervalMs: 10 });
    assert.equal(untilNextProbeMs(asked, 'starting', 999), 10);
    assert.equal(untilNextProbeMs(asked, 'starting', 1000), 30_000);
    assert.equal(untilNextProbeMs(asked, 'healthy', 500), 30_000);
  });

  const commands: readonly [string, Partial<HealthCheck>, readonly string[] | undefined][] = [
    ['CMD is run as it is', { test: ['CMD', 'curl', '-f', 'x y'] }, ['curl', '-f', 'x y']],
    ['CMD-SHELL is a line for the shell', { test: ['CMD-SHELL', 'a && b'] }, ['/bin/sh', '-c', 'a && b']],
    [
      'CMD-SHELL takes the image’s shell',
      { test: ['CMD-SHELL', 'a'], shell: ['/bin/bash', '-e', '-c'] },
      ['/bin/bash', '-e', '-c', 'a'],
    ],
    ['NONE is no check', { test: ['NONE'] }, undefined],
    ['nothing is no check', { test: [] }, undefined],
    ['what docker does not know is no check', { test: ['curl'] }, undefined],
  ];
  for (const [name, check, expected] of commands) {
    test(name, () => assert.deepEqual(probeCommand({ health: { ...noCheck, ...check } }), expected));
  }

  test('of the user is laid over the image’s, field by field', () => {
    const image = { Healthcheck: { Test: ['CMD', 'a'], Interval: 2e9, Timeout: 5e8, Retries: 7 }, Shell: ['sh', '-c'] };
    assert.deepEqual(makeHealthCheck({ intervalMs: 100, retries: 0 }, image), {
      test: ['CMD', 'a'],
      intervalMs: 100,
      timeoutMs: 500,
      startPeriodMs: 0,
      startIntervalMs: 0,
      retries: 7,
      shell: ['sh', '-c'],
    });
    assert.deepEqual(makeHealthCheck({ test: ['NONE'] }, image)?.test, ['NONE']);
    assert.equal(makeHealthCheck(undefined, {}), undefined);
  });

  const refused: readonly [Partial<HealthCheck>, string][] = [
    [{ intervalMs: 0.5 }, 'Interval in Healthcheck cannot be less than 1ms'],
    [{ timeoutMs: -1 }, 'Timeout in Healthcheck cannot be less than 1ms'],
    [{ startPeriodMs: 0.9 }, 'StartPeriod in Healthcheck cannot be less than 1ms'],
    [{ startIntervalMs: 0.1 }, 'StartInterval in Healthcheck cannot be less than 1ms'],
    [{ retries: -1 }, 'Retries in Healthcheck cannot be negative'],
  ];
  for (const [check, message] of refused) {
    test(message, () => assert.throws(() => makeHealthCheck(check, {}), { code: 'argument_invalid', message }));
  }
});

test('a probe is due when its interval is over, and when the clock was set back', () => {
  const schedule = { id: aContainerId('one'), startedAtMs: 0, sinceMs: 5000, intervalMs: 1000 };
  assert.deepEqual(
    [5999, 6000, 4999].map((nowMs) => isProbeDue(schedule, nowMs)),
    [false, true, true],
  );
});

test('of a probe’s output the first 4096 bytes are kept, with dots where more was said', () => {
  const output = new LimitedOutput();
  output.add(Buffer.alloc(4000, 'a'));
  output.add(Buffer.alloc(96, 'b'));
  assert.equal(output.text().length, 4096);
  output.add(Buffer.from('c'));
  assert.equal(output.text(), `${'a'.repeat(4000)}${'b'.repeat(96)}...`);
});

test('durations read as Go writes them', () => {
  assert.deepEqual([250, 1000, 1500, 60_000, 90_000, 3_661_000].map(formatDuration), [
    '250ms',
    '1s',
    '1.5s',
    '1m0s',
    '1m30s',
    '1h1m1s',
  ]);
});
