import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Container, CreateContainer, HealthStatus } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { findKeeper, keeperPid } from '../support/linux/keeper-pid.js';
import { BUSYBOX, openTestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { PATIENCE_MS } from '../support/patience.js';

type Check = NonNullable<CreateContainer['health']>;

const SLEEP = ['sleep', '1000'];

describe('health checks', { concurrency: 4 }, () => {
  const stand = engineStand();
  const run = (health: Check, options: Partial<CreateContainer> = {}): Promise<Container> =>
    stand.sleeper({ health, ...options });
  /** Waits for what the journal tells; the keeper is another process. */
  const until = async (id: string, isSo: (container: Container) => boolean): Promise<Container> => {
    const cancel = AbortSignal.timeout(PATIENCE_MS);
    for await (const _ of stand.engine.system.events({ sinceMs: Date.now() - 60_000, cancelSignal: cancel })) {
      const container = await stand.engine.containers.get(id);
      if (isSo(container)) return container;
    }
    throw new Error(`never came: ${JSON.stringify((await stand.engine.containers.get(id)).health)}`);
  };
  const isStatus = (status: HealthStatus) => (container: Container) => container.health?.status === status;

  test('a container is starting, then healthy, and unhealthy when its check fails often enough', async () => {
    const container = await run({ test: ['CMD-SHELL', 'echo asked; test ! -e /sick'], intervalMs: 100, retries: 2 });
    assert.equal(container.health?.status, 'starting');
    const well = await until(container.id, isStatus('healthy'));
    assert.deepEqual((({ exitCode, output } = well.health?.log.at(-1) ?? assert.fail()) => ({ exitCode, output }))(), {
      exitCode: 0,
      output: 'asked\n',
    });
    await (await stand.engine.execs.start(container.id, { command: ['touch', '/sick'] })).exitCode;
    const sick = await until(container.id, isStatus('unhealthy'));
    assert.ok((sick.health?.failingStreak ?? 0) >= 2);
    await (await stand.engine.execs.start(container.id, { command: ['rm', '/sick'] })).exitCode;
    await until(container.id, isStatus('healthy'));

    const actions: string[] = [];
    for await (const { action, actor } of stand.engine.system.events({
      sinceMs: container.createdAtMs,
      untilMs: Date.now(),
    })) {
      if (actor.id === container.id && action.startsWith('health_status')) actions.push(action);
    }
    assert.deepEqual(actions.slice(0, 3), [
      'health_status: healthy',
      'health_status: unhealthy',
      'health_status: healthy',
    ]);
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('a check may write to /dev/stderr, and may have all the time in the world', async () => {
    const test = ['CMD-SHELL', 'echo told > /dev/stderr && echo more > /dev/stdout'];
    const container = await run({ test, intervalMs: 100, timeoutMs: 5_000_000_000 });
    const { health } = await until(container.id, isStatus('healthy'));
    assert.equal(health?.log.at(-1)?.output.split('\n').toSorted().join(' '), ' more told');
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('each probe is an exec in the journal', async () => {
    const container = await run({ test: ['CMD', 'false'], intervalMs: 50 });
    await until(container.id, isStatus('unhealthy'));
    await stand.engine.containers.remove(container.id, { force: true });
    const seen: { readonly action: string; readonly exitCode: string | undefined; readonly execID: string }[] = [];
    for await (const { action, actor } of stand.engine.system.events({
      sinceMs: container.createdAtMs,
      untilMs: Date.now(),
    })) {
      const { exitCode, execID = '' } = actor.attributes;
      if (actor.id === container.id && action.startsWith('exec_')) seen.push({ action, exitCode, execID });
    }
    const execID = seen[0]?.execID ?? '';
    assert.match(execID, /^[0-9a-f]{64}$/);
    assert.deepEqual(seen.slice(0, 3), [
      { action: 'exec_create: false', exitCode: undefined, execID },
      { action: 'exec_start: false', exitCode: undefined, execID },
      { action: 'exec_die', exitCode: '1', execID },
    ]);
  });

  test('a probe that takes too long is killed with all that it has started', async () => {
    const container = await run({
      test: ['CMD-SHELL', 'echo begun; sleep 333 & sleep 333; true'],
      intervalMs: 2000,
      timeoutMs: 500,
      retries: 1,
    });
    // Where the machine is busy, the first of them may be over before it has said anything.
    const output = 'Health check exceeded timeout (500ms): begun\n';
    const sick = await until(container.id, ({ health }) => health?.log.at(-1)?.output === output);
    assert.equal(sick.health?.log.at(-1)?.exitCode, -1);
    assert.equal(sick.health?.status, 'unhealthy');
    // The next one may have begun by now, but that is killed too.
    await eventually('a moment without any of it', async () => {
      const { rows } = await stand.engine.streams.top(container.id);
      return !rows.some((row) => row.join(' ').includes('sleep 333'));
    });
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('why a check cannot be run is its output', async () => {
    const container = await run({ test: ['CMD', 'no-such-program'], intervalMs: 50, retries: 1 });
    const sick = await until(container.id, isStatus('unhealthy'));
    const last = sick.health?.log.at(-1);
    assert.equal(last?.exitCode, -1);
    assert.match(last?.output ?? '', /no-such-program.*executable file not found in \$PATH/);
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('of the output the first 4096 bytes are kept, and what a probe leaves running does not hold it up', async () => {
    const container = await run({
      test: ['CMD-SHELL', 'yes | head -c 100000; sleep 1000 & exit 0'],
      intervalMs: 50,
      timeoutMs: 2 * PATIENCE_MS,
    });
    const well = await until(container.id, isStatus('healthy'));
    assert.equal(well.health?.log.at(-1)?.output.length, 4096 + '...'.length);
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('in the start period it is asked at the start interval, and failures do not count', async () => {
    const container = await run({
      test: ['CMD-SHELL', 'n=$(cat /n 2>/dev/null || echo 0); echo $((n+1)) > /n; test $n -ge 4'],
      intervalMs: 60_000,
      startPeriodMs: 60_000,
      startIntervalMs: 50,
      retries: 1,
    });
    const well = await until(container.id, isStatus('healthy'));
    assert.equal(well.health?.failingStreak, 0);
    assert.deepEqual(
      well.health.log.map(({ exitCode }) => exitCode),
      [1, 1, 1, 1, 0],
    );
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('a paused container is not asked, and is asked again when it goes on', async () => {
    const container = await run({ test: ['CMD', 'true'], intervalMs: 50 });
    await until(container.id, isStatus('healthy'));
    await stand.engine.containers.pause(container.id);
    const paused = await stand.engine.containers.get(container.id);
    assert.equal(paused.health?.status, 'healthy');
    await stand.engine.containers.unpause(container.id);
    const resumedAtMs = Date.now();
    await until(container.id, ({ health }) => (health?.log.at(-1)?.startedAtMs ?? 0) >= resumedAtMs);
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('a container that has ended is not well; started again it begins anew', async () => {
    const container = await run({ test: ['CMD', 'true'], intervalMs: 50 });
    await until(container.id, isStatus('healthy'));
    await stand.engine.containers.stop(container.id, { timeoutSeconds: 0 });
    assert.equal((await stand.engine.containers.get(container.id)).health?.status, 'unhealthy');
    await stand.engine.containers.start(container.id);
    await until(container.id, isStatus('healthy'));
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('`ps` finds containers by their health', async () => {
    const container = await run({ test: ['CMD', 'true'], intervalMs: 50 });
    await until(container.id, isStatus('healthy'));
    const found = await stand.engine.containers.list({ health: ['healthy'] });
    assert.ok(found.some(({ id }) => id === container.id));
    assert.ok((await stand.engine.containers.list({ health: ['none'] })).every(({ health }) => health === undefined));
    await stand.engine.containers.remove(container.id, { force: true });
  });

  test('without a check, or with NONE, nothing is asked', async () => {
    const container = await run({ test: ['NONE'] });
    assert.equal(container.health, undefined);
    await stand.engine.containers.remove(container.id, { force: true });
  });
});

test('a keeper that was killed is replaced by whoever uses the engine next, and ends with its work', async () => {
  await using opened = await openTestEngine();
  const { engine, roots } = opened;
  const { container } = await engine.containers.create({
    image: BUSYBOX,
    command: SLEEP,
    health: { test: ['CMD', 'true'], intervalMs: 50 },
  });
  await engine.containers.start(container.id);
  const first = await keeperPid(roots);
  process.kill(first, 'SIGKILL');
  await eventually('its end', () => findKeeper(roots) !== first);
  {
    await using _ = await opened.open();
  }
  assert.notEqual(await keeperPid(roots), first);
  const seenAtMs = Date.now();
  for (;;) {
    const { health } = await engine.containers.get(container.id);
    if ((health?.log.at(-1)?.startedAtMs ?? 0) > seenAtMs) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await engine.containers.remove(container.id, { force: true });
});
