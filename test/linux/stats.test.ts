import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerId } from '../../src/engine/container/container.js';
import type { ContainerStats } from '../../src/engine/stats/container-stats.js';
import { watchStats } from '../../src/engine/stats/watch-stats.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { cgroupReason, RealCgroup } from '../support/real-cgroup.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

const host = nodeHost(process.env);
const MIB = 2 ** 20;

describe('stats of real control groups', { skip: cgroupReason() }, () => {
  /** The first of these ticks that is as wanted. */
  async function tickWhere(
    group: RealCgroup,
    pid: number,
    isWanted: (stats: ContainerStats) => boolean,
  ): Promise<ContainerStats> {
    const containers = () => [{ id: 'a' as ContainerId, pid, cgroupsPath: group.path, hasOwnNetwork: true }];
    for await (const [stats] of watchStats(host, { containers, intervalMs: 400 })) {
      if (stats && isWanted(stats)) return stats;
    }
    throw new Error('the container ended');
  }

  test('a program that would take a CPU and may take 0.3 of one shows as 30 per cent, and as throttled', async () => {
    await using group = new RealCgroup(host);
    group.limitCpus(0.3);
    const { pid } = group.start('sh -c "while :; do :; done"');
    const { sample, cpuPercent } = await tickWhere(
      group,
      pid,
      (stats) => stats.cpuPercent > 20 && stats.sample.cpu.throttledPeriods > 3,
    );
    assert.ok(cpuPercent < 45, `${cpuPercent} %`);
    assert.equal(sample.cpu.quotaCpus, 0.3);
    assert.ok(sample.cpu.throttledNanos > 0);
    assert.ok(sample.pids.current >= 1);
  });

  test('memory that is used shows, against the limit', async () => {
    await using group = new RealCgroup(host);
    group.limitMemory(256 * MIB);
    const { pid } = group.start(
      `${process.execPath} -e 'const b = Buffer.alloc(${64 * MIB}, 1); setInterval(() => b, 1000)'`,
    );
    const { sample, memoryPercent } = await tickWhere(group, pid, (stats) => stats.sample.memory.usedBytes > 64 * MIB);
    assert.equal(sample.memory.limitBytes, 256 * MIB);
    assert.ok(sample.memory.usedBytes < 200 * MIB, `${sample.memory.usedBytes / MIB} MiB`);
    assert.ok(memoryPercent > 25 && memoryPercent < 80);
  });

  test('pages of a file that was written and forgotten do not show', async () => {
    await using group = new RealCgroup(host);
    const { pid } = group.start(`sh -c 'head -c ${64 * MIB} /dev/zero > ${temporaryFolder()}/file; exec sleep 1000'`);
    using reader = host.cgroups.open(group.path);
    await until(() => (reader.read()?.inactiveFileBytes ?? 0) > 60 * MIB);
    const { sample } = await tickWhere(group, pid, () => true);
    assert.ok(sample.memory.usedBytes < 16 * MIB, `${sample.memory.usedBytes / MIB} MiB`);
  });

  test('a program that was killed for want of memory is counted', async () => {
    await using group = new RealCgroup(host);
    group.limitMemory(32 * MIB);
    using reader = host.cgroups.open(group.path);
    assert.equal(reader.read()?.oomKills, 0);
    const { exit } = group.start(`${process.execPath} -e 'Buffer.alloc(${200 * MIB}, 1)'`);
    assert.equal((await exit).signal, 'SIGKILL');
    assert.equal(reader.read()?.oomKills, 1);
  });

  test('a group that is removed reads as gone, from files that are open', async () => {
    const group = new RealCgroup(host);
    using reader = host.cgroups.open(group.path);
    assert.notEqual(reader.read(), undefined);
    await group[Symbol.asyncDispose]();
    assert.equal(reader.read(), undefined);
  });

  test('processes are listed', async () => {
    await using group = new RealCgroup(host);
    const { pid } = group.start('sleep 1000');
    await until(() => host.cgroups.processes(group.path).length > 0);
    assert.deepEqual(host.cgroups.processes(group.path), [pid]);
  });
});
