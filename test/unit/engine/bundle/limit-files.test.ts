import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { limitFiles } from '../../../../src/engine/bundle/limit-files.js';
import type { ContainerResources } from '../../../../src/engine/container/container.js';
import { NO_LIMITS } from '../../../../src/engine/metadata/container-config-defaults.js';
import type { RuntimeBlockIo } from '../../../../src/oci/runtime-spec.js';

const MIB = 2 ** 20;

const lines = (version: 1 | 2, resources: Partial<ContainerResources>, blockIo?: RuntimeBlockIo): readonly string[] =>
  limitFiles(version, { ...NO_LIMITS, ...resources }, blockIo).map(({ name, text }) => `${name} = ${text}`);

const ASKED: Partial<ContainerResources> = {
  memoryBytes: 64 * MIB,
  memorySwapBytes: 96 * MIB,
  memoryReservationBytes: 32 * MIB,
  cpuShares: 512,
  cpuPeriodMicros: 50_000,
  cpuQuotaMicros: 20_000,
  cpusetCpus: '0-1',
  cpusetMems: '0',
  pidsLimit: 10,
};

const BLOCK_IO: RuntimeBlockIo = {
  weight: 500,
  weightDevice: [{ major: 8, minor: 0, weight: 1000 }],
  throttleReadBpsDevice: [{ major: 8, minor: 0, rate: 1024 }],
  throttleWriteIOPSDevice: [{ major: 8, minor: 16, rate: 0 }],
};

describe('limits of a container that lives, as files of its control group', () => {
  test('version 1: memory comes before and behind swap, since one of the two orders is refused', () => {
    assert.deepEqual(lines(1, ASKED, BLOCK_IO), [
      'memory.limit_in_bytes = 67108864',
      'memory.memsw.limit_in_bytes = 100663296',
      'memory.limit_in_bytes = 67108864',
      'memory.soft_limit_in_bytes = 33554432',
      'cpu.shares = 512',
      'cpu.cfs_period_us = 50000',
      'cpu.cfs_quota_us = 20000',
      'cpuset.cpus = 0-1',
      'cpuset.mems = 0',
      'pids.max = 10',
      'blkio.weight = 500',
      'blkio.weight_device = 8:0 1000',
      'blkio.throttle.read_bps_device = 8:0 1024',
      'blkio.throttle.write_iops_device = 8:16 0',
    ]);
    assert.deepEqual(
      limitFiles(1, { ...NO_LIMITS, ...ASKED }, undefined)
        .map(({ mayBeEarly }) => mayBeEarly ?? false)
        .indexOf(true),
      0,
    );
  });

  test('version 2: swap apart from memory, other scales, other words', () => {
    assert.deepEqual(lines(2, ASKED, BLOCK_IO), [
      'memory.max = 67108864',
      'memory.swap.max = 33554432',
      'memory.low = 33554432',
      'cpu.weight = 20',
      'cpu.max = 20000 50000',
      'cpuset.cpus = 0-1',
      'cpuset.mems = 0',
      'pids.max = 10',
      'io.bfq.weight = 500',
      'io.bfq.weight = 8:0 1000',
      'io.weight = 4950',
      'io.weight = 8:0 10000',
      'io.max = 8:0 rbps=1024',
      'io.max = 8:16 wiops=max',
    ]);
  });

  test('a limit that is taken away is written as none', () => {
    const none: Partial<ContainerResources> = { memorySwapBytes: -1, cpuQuotaMicros: -1 };
    assert.deepEqual(lines(1, none), ['memory.memsw.limit_in_bytes = -1', 'cpu.cfs_quota_us = -1', 'pids.max = max']);
    assert.deepEqual(lines(2, none), ['memory.swap.max = max', 'cpu.max = max 100000', 'pids.max = max']);
  });

  test('CPUs are a quota', () => {
    assert.deepEqual(lines(1, { nanoCpus: 1.5e9 }).slice(0, 2), [
      'cpu.cfs_period_us = 100000',
      'cpu.cfs_quota_us = 150000',
    ]);
    assert.equal(lines(2, { nanoCpus: 1.5e9 })[0], 'cpu.max = 150000 100000');
  });
});
