import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerId } from '../../../../src/engine/container/container.js';
import { hostSampler } from '../../../../src/engine/stats/host-sampler.js';
import type { StatsTarget } from '../../../../src/engine/stats/stats-sampler.js';
import { watchStats } from '../../../../src/engine/stats/watch-stats.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import type { Clock } from '../../../../src/host/clock.js';
import { cgroupMachine, V2_GROUP } from '../../../support/cgroup-trees.js';

/** Sleeping is what makes time pass. */
function steppedClock(): Clock & { readonly slept: number[] } {
  let nowMs = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    nowMs: () => nowMs,
    nowNanos: () => BigInt(nowMs) * 1_000_000n,
    monotonicMs: () => nowMs,
    async sleep(ms, cancelSignal) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      slept.push(ms);
      nowMs += ms;
    },
  };
}

const target = (id: string, changes: Partial<StatsTarget> = {}): StatsTarget => ({
  id: id as ContainerId,
  pid: 42,
  cgroupsPath: `/gantry/${id}`,
  hasOwnNetwork: true,
  ...changes,
});

test('the first tick has no rates, the next has those since', async () => {
  using machine = cgroupMachine(2);
  machine.writeGroup('/gantry/a', V2_GROUP);
  const clock = steppedClock();
  const ticks = watchStats({ cgroups: machine.cgroups, clock }, { containers: () => [target('a')] });
  const first = (await ticks.next()).value?.[0];
  assert.equal(first?.cpuPercent, 0);
  assert.equal(first?.sample.memory.usedBytes, 52_428_800);
  assert.deepEqual(first?.sample.network, { receivedBytes: 1_002_000, sentBytes: 200_300 });
  machine.writeGroup('/gantry/a', {
    'cpu.stat': 'usage_usec 8623456\n',
    'io.stat': '8:0 rbytes=1053672 wbytes=2097152\n',
  });
  machine.write({ 'proc/stat': 'cpu  1100 50 500 8100 400 0 50 7 3 0\ncpu0 1\ncpu1 1\n' });
  const second = (await ticks.next()).value?.[0];
  assert.equal(second?.cpuPercent, 50); // half a second of one CPU in one second of two
  assert.equal(second?.readBytesPerSecond, 1000);
  assert.deepEqual(clock.slept, [1000]);
  await ticks.return();
});

test('containers come and go between ticks, and those that ended are left out', async () => {
  using machine = cgroupMachine(2);
  machine.writeGroup('/gantry/a', V2_GROUP);
  let targets = [target('a'), target('b')];
  const ticks = watchStats({ cgroups: machine.cgroups, clock: steppedClock() }, { containers: () => targets });
  const ids = async () => (await ticks.next()).value?.map(({ sample }) => sample.id);
  assert.deepEqual(await ids(), ['a']);
  machine.writeGroup('/gantry/b', V2_GROUP);
  assert.deepEqual(await ids(), ['a', 'b']);
  targets = [target('b')];
  assert.deepEqual(await ids(), ['b']);
  await ticks.return();
});

test('the traffic of one that does nothing and never had any is looked at now and then, and at once when it does something', async () => {
  using machine = cgroupMachine(2);
  machine.writeGroup('/gantry/a', V2_GROUP);
  let [asked, receivedBytes] = [0, 0];
  const cgroups = {
    ...machine.cgroups,
    networkCounters: () => {
      asked += 1;
      return { receivedBytes, sentBytes: 0 };
    },
  };
  const ticks = watchStats({ cgroups, clock: steppedClock() }, { containers: () => [target('a')] });
  const next = async () => (await ticks.next()).value?.[0]?.sample.network;
  for (let tick = 0; tick < 6; tick += 1) assert.deepEqual(await next(), { receivedBytes: 0, sentBytes: 0 });
  assert.equal(asked, 2);
  receivedBytes = 70;
  machine.writeGroup('/gantry/a', { 'cpu.stat': 'usage_usec 9623456\n' });
  assert.deepEqual(await next(), { receivedBytes: 70, sentBytes: 0 });
  await next();
  assert.equal(asked, 4, 'what had traffic once is looked at each time');
  await ticks.return();
});

test('a container that was started anew begins anew', async () => {
  using machine = cgroupMachine(2);
  machine.writeGroup('/gantry/a', V2_GROUP);
  let pid = 42;
  const ticks = watchStats(
    { cgroups: machine.cgroups, clock: steppedClock() },
    { containers: () => [target('a', { pid })] },
  );
  await ticks.next();
  machine.removeGroup('/gantry/a');
  machine.writeGroup('/gantry/a', { ...V2_GROUP, 'cpu.stat': 'usage_usec 99999999\n' });
  machine.write({ 'proc/stat': 'cpu  1100 50 500 8100 400 0 50 7 3 0\ncpu0 1\n' });
  pid = 43;
  const stats = (await ticks.next()).value?.[0];
  assert.equal(stats?.cpuPercent, 0);
  assert.equal(stats?.sample.cpu.usageNanos, 99_999_999_000);
  await ticks.return();
});

test("with the host's network there is no traffic to show", async () => {
  using machine = cgroupMachine(2);
  machine.writeGroup('/gantry/a', V2_GROUP);
  const containers = () => [target('a', { hasOwnNetwork: false })];
  const ticks = watchStats({ cgroups: machine.cgroups, clock: steppedClock() }, { containers });
  assert.equal((await ticks.next()).value?.[0]?.sample.network, undefined);
  await ticks.return();
});

test('it ends when cancelled, without an error', async () => {
  using machine = cgroupMachine(2);
  const cancel = new AbortController();
  const ticks: number[] = [];
  const options = { containers: () => [], cancelSignal: cancel.signal };
  for await (const tick of watchStats({ cgroups: machine.cgroups, clock: steppedClock() }, options)) {
    ticks.push(tick.length);
    if (ticks.length === 2) cancel.abort();
  }
  assert.deepEqual(ticks, [0, 0]);
});

test('ticks that a slow reader missed are left out, and the others keep their beat', async () => {
  using machine = cgroupMachine(2);
  const clock = steppedClock();
  const ticks = watchStats({ cgroups: machine.cgroups, clock }, { containers: () => [], intervalMs: 1000 });
  await ticks.next();
  await clock.sleep(2300);
  await ticks.next();
  await ticks.next();
  assert.deepEqual(clock.slept, [2300, 700, 1000]);
  await ticks.return();
});

test('the machine has no rate at first, then that since', async () => {
  using machine = cgroupMachine(2);
  const sample = hostSampler({ cgroups: machine.cgroups, clock: steppedClock() }, '/');
  assert.equal((await sample()).cpuPercent, 0);
  machine.write({ 'proc/stat': 'cpu  1075 50 500 8025 400 0 50 7 3 0\ncpu0 1\n' });
  const second = await sample();
  assert.equal(second.cpuPercent, 75);
  assert.ok(second.diskFreeBytes > 0 && second.diskUsedBytes > 0);
});
