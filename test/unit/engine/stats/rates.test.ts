import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ContainerId } from '../../../../src/engine/container/container.js';
import type { StatsSample } from '../../../../src/engine/stats/container-stats.js';
import { cpuPercent } from '../../../../src/engine/stats/cpu-percent.js';
import { busyPercent } from '../../../../src/engine/stats/host-sampler.js';
import { withRates } from '../../../../src/engine/stats/rates.js';
import { toSample } from '../../../../src/engine/stats/to-sample.js';

const SECOND = 1_000_000_000;

const sample = (changes: Partial<StatsSample> = {}): StatsSample => ({
  id: 'a' as ContainerId,
  timeMs: 1000,
  cpu: {
    usageNanos: 0,
    hostNanos: 0,
    onlineCpus: 4,
    periods: 0,
    throttledPeriods: 0,
    throttledNanos: 0,
    quotaCpus: undefined,
  },
  memory: { usedBytes: 25, limitBytes: 100, oomKills: 0 },
  network: { receivedBytes: 1000, sentBytes: 500 },
  blockIo: { readBytes: 0, writtenBytes: 0 },
  pids: { current: 1, limit: undefined },
  pressure: undefined,
  ...changes,
});

test('one CPU kept busy is 100 per cent, two of four are 200', () => {
  const at = (usageNanos: number, hostNanos: number) => ({ usageNanos, hostNanos, onlineCpus: 4 });
  assert.equal(cpuPercent(at(0, 0), at(SECOND, 4 * SECOND)), 100);
  assert.equal(cpuPercent(at(SECOND, 4 * SECOND), at(3 * SECOND, 8 * SECOND)), 200);
});

test('a counter that goes back, or no time, is no use of CPU', () => {
  const at = (usageNanos: number, hostNanos: number) => ({ usageNanos, hostNanos, onlineCpus: 4 });
  assert.equal(cpuPercent(at(5, 0), at(4, SECOND)), 0);
  assert.equal(cpuPercent(at(0, SECOND), at(9, SECOND)), 0);
});

test('rates are per second, whatever the distance of the samples', () => {
  const later = sample({
    timeMs: 3000,
    network: { receivedBytes: 5000, sentBytes: 500 },
    blockIo: { readBytes: 200, writtenBytes: 100 },
  });
  const stats = withRates(sample(), later);
  assert.deepEqual(
    [stats.receivedBytesPerSecond, stats.sentBytesPerSecond, stats.readBytesPerSecond, stats.writtenBytesPerSecond],
    [2000, 0, 100, 50],
  );
  assert.equal(stats.memoryPercent, 25);
});

test('the first sample has no rates; nor has one after the clock went back, or the counters', () => {
  const rates = (earlier: StatsSample | undefined, later: StatsSample) => {
    const { sample: _, memoryPercent: __, ...rest } = withRates(earlier, later);
    return Object.values(rest);
  };
  assert.deepEqual(rates(undefined, sample()), [0, 0, 0, 0, 0]);
  assert.deepEqual(
    rates(sample({ timeMs: 9000 }), sample({ network: { receivedBytes: 2000, sentBytes: 900 } })),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    rates(sample(), sample({ timeMs: 2000, network: { receivedBytes: 0, sentBytes: 0 } })),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(rates(sample(), sample({ timeMs: 2000, network: undefined })), [0, 0, 0, 0, 0]);
});

const cgroup = {
  cpuUsageNanos: 1,
  periods: 0,
  throttledPeriods: 0,
  throttledNanos: 0,
  quotaCpus: undefined,
  memoryUsageBytes: 100,
  inactiveFileBytes: 30,
  cacheBytes: 40,
  swapBytes: undefined,
  memoryLimitBytes: undefined,
  oomKills: 0,
  readBytes: 0,
  writtenBytes: 0,
  pids: 1,
  pidsLimit: undefined,
  pressure: undefined,
};
const host = { cpuNanos: 0, idleNanos: 0, onlineCpus: 2, memoryTotalBytes: 1000, memoryUsedBytes: 500 };
const memory = (changes: Partial<typeof cgroup> | { memoryLimitBytes: number }) =>
  toSample({ id: 'a' as ContainerId, timeMs: 0, cgroup: { ...cgroup, ...changes }, host, network: undefined }).memory;

test('memory is shown without inactive file pages, unless there are more of them than of all', () => {
  assert.equal(memory({}).usedBytes, 70);
  assert.equal(memory({ inactiveFileBytes: 100 }).usedBytes, 100);
  assert.equal(memory({ inactiveFileBytes: 130 }).usedBytes, 100);
});

test("the limit is the container's, or the machine's memory where that is less", () => {
  assert.equal(memory({}).limitBytes, 1000);
  assert.equal(memory({ memoryLimitBytes: 400 }).limitBytes, 400);
  assert.equal(memory({ memoryLimitBytes: 4000 }).limitBytes, 1000);
});

test('the machine is as busy as it is not idle', () => {
  assert.equal(busyPercent(host, { ...host, cpuNanos: 200, idleNanos: 50 }), 75);
  assert.equal(busyPercent(host, host), 0);
  assert.equal(busyPercent(host, { ...host, cpuNanos: 10, idleNanos: 20 }), 0);
});
