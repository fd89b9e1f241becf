import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerHealth, CreateContainer } from '../../../src/engine/index.js';
import { anImage, START_MS } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withBusybox = (): FakeEngine => new FakeEngine({ images: [anImage('busybox')] });
const askedOf = (engine: FakeEngine): CreateContainer['health'] => {
  const [asked] = engine.control.callsOf('containers.create').at(-1) ?? [];
  return (asked as CreateContainer).health;
};

const SICK: ContainerHealth = {
  status: 'unhealthy',
  failingStreak: 3,
  log: [{ startedAtMs: START_MS, endedAtMs: START_MS + 20, exitCode: 1, output: 'no answer\n' }],
};

describe('health on the command line', () => {
  test('flags make a check', async () => {
    await using engine = withBusybox();
    const words = ['--health-cmd', 'curl -f localhost', '--health-interval', '1m30s', '--health-retries', '5'];
    const { exitCode } = await gantry(engine, ['create', ...words, '--health-timeout=500ms', 'busybox']);
    assert.equal(exitCode, 0);
    assert.deepEqual(askedOf(engine), {
      test: ['CMD-SHELL', 'curl -f localhost'],
      intervalMs: 90_000,
      timeoutMs: 500,
      startPeriodMs: 0,
      startIntervalMs: 0,
      retries: 5,
    });
  });

  test('--no-healthcheck switches the image’s off, and without a flag that holds', async () => {
    await using engine = withBusybox();
    await gantry(engine, ['create', '--no-healthcheck', 'busybox']);
    assert.deepEqual(askedOf(engine), { test: ['NONE'] });
    await gantry(engine, ['create', 'busybox']);
    assert.equal(askedOf(engine), undefined);
  });

  const refused: readonly [readonly string[], RegExp][] = [
    [
      ['--health-interval', '5'],
      /invalid argument "5" for "--health-interval" flag: time: missing unit in duration "5"/,
    ],
    [['--health-timeout', 'x'], /invalid argument "x" for "--health-timeout" flag: time: invalid duration "x"/],
    [['--health-interval', '-1s'], /--health-interval cannot be negative/],
    [['--health-retries', '-1'], /--health-retries cannot be negative/],
    [['--health-start-period', '-1s'], /--health-start-period cannot be negative/],
    [['--health-interval', '10us'], /Interval in Healthcheck cannot be less than 1ms/],
    [['--no-healthcheck', '--health-cmd', 'true'], /--no-healthcheck conflicts with --health-\* options/],
  ];
  for (const [words, sentence] of refused) {
    test(`refuses ${words.join(' ')}`, async () => {
      await using engine = withBusybox();
      const { stderr, exitCode } = await gantry(engine, ['run', ...words, 'busybox']);
      assert.match(stderr, sentence);
      assert.equal(exitCode, 125);
    });
  }

  test('ps tells how a container is', async () => {
    await using engine = withBusybox();
    await gantry(engine, ['run', '-d', '--name', 'web', '--health-cmd', 'true', 'busybox', 'sleep', '1000']);
    const status = async (): Promise<string> => (await gantry(engine, ['ps', '--format', '{{.Status}}'])).stdout;
    assert.match(await status(), /^Up .* \(health: starting\)\n$/);
    engine.setHealth('web', { ...SICK, status: 'healthy' });
    assert.match(await status(), /^Up .* \(healthy\)\n$/);
    engine.setHealth('web', SICK);
    assert.match(await status(), /^Up .* \(unhealthy\)\n$/);
    const named = async (health: string) => (await gantry(engine, ['ps', '-qf', `health=${health}`])).stdout !== '';
    assert.deepEqual([await named('unhealthy'), await named('healthy'), await named('none')], [true, false, false]);
  });

  test('inspect has the check as it was asked for, and what it found', async () => {
    await using engine = withBusybox();
    const words = ['--name', 'web', '--health-cmd', 'true', '--health-interval', '2s', 'busybox', 'sleep', '1000'];
    await gantry(engine, ['run', '-d', ...words]);
    engine.setHealth('web', SICK);
    const show = async (template: string) =>
      JSON.parse((await gantry(engine, ['inspect', '--format', template, 'web'])).stdout) as unknown;
    assert.deepEqual(await show('{{json .Config.Healthcheck}}'), { Test: ['CMD-SHELL', 'true'], Interval: 2e9 });
    assert.deepEqual(await show('{{json .State.Health}}'), {
      Status: 'unhealthy',
      FailingStreak: 3,
      Log: [
        {
          Start: new Date(START_MS).toISOString(),
          End: new Date(START_MS + 20).toISOString(),
          ExitCode: 1,
          Output: 'no answer\n',
        },
      ],
    });
  });
});
