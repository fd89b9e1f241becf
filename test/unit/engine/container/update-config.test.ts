import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ContainerConfig, ContainerResources } from '../../../../src/engine/container/container.js';
import type { UpdateContainer } from '../../../../src/engine/container/container-service.js';
import { makeResources } from '../../../../src/engine/container/make-resources.js';
import { updateConfig } from '../../../../src/engine/container/update-config.js';
import { NO_LIMITS } from '../../../../src/engine/metadata/container-config-defaults.js';
import { aContainer } from '../../../support/builders.js';
import { ABLE_LIMITS } from '../../../support/container/host-facts.js';

const MIB = 2 ** 20;

function updated(
  current: Partial<ContainerResources>,
  update: UpdateContainer,
  config: Partial<ContainerConfig> = {},
): ContainerConfig {
  const { resources } = makeResources(current, ABLE_LIMITS);
  return updateConfig(aContainer(1, { config: { ...config, resources } }), update, ABLE_LIMITS).config;
}

test('swap that was not asked for is as much as memory, and kept as such', () => {
  assert.equal(makeResources({ memoryBytes: 64 * MIB }, ABLE_LIMITS).resources.memorySwapBytes, 128 * MIB);
  assert.equal(
    makeResources({ memoryBytes: 64 * MIB, memorySwapBytes: -1 }, ABLE_LIMITS).resources.memorySwapBytes,
    -1,
  );
  assert.deepEqual(makeResources(undefined, ABLE_LIMITS).resources, NO_LIMITS);
});

describe('an update', () => {
  test('changes what it names, and nothing else', () => {
    const current: Partial<ContainerResources> = {
      memoryBytes: 64 * MIB,
      isOomKillDisabled: true,
      oomScoreAdj: 5,
      memorySwappiness: 3,
      pidsLimit: 7,
      cpusetCpus: '0',
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
    };
    const { resources } = updated(current, { resources: { cpuShares: 10, memoryBytes: 0, cpusetCpus: '' } });
    assert.deepEqual(resources, { ...NO_LIMITS, ...current, memorySwapBytes: 128 * MIB, cpuShares: 10 });
  });

  test('takes a limit of processes away, and of CPU time and swap', () => {
    const current = { pidsLimit: 7, cpuQuotaMicros: 5000, memoryBytes: 64 * MIB };
    const update = { pidsLimit: 0, cpuQuotaMicros: -1, memorySwapBytes: -1 };
    const { resources } = updated(current, { resources: update });
    assert.deepEqual([resources.pidsLimit, resources.cpuQuotaMicros, resources.memorySwapBytes], [0, -1, -1]);
    assert.equal(updated(current, { resources: { pidsLimit: -1 } }).resources.pidsLimit, 0);
  });

  test('gives each device one rate', () => {
    const current = {
      deviceReadBps: [
        { path: '/dev/a', rate: 1 },
        { path: '/dev/b', rate: 2 },
      ],
    };
    const update = { deviceReadBps: [{ path: '/dev/a', rate: 3 }] };
    assert.deepEqual(updated(current, { resources: update }).resources.deviceReadBps, [
      { path: '/dev/b', rate: 2 },
      { path: '/dev/a', rate: 3 },
    ]);
  });

  const prefix = 'Conflicting options: ';
  const refused: readonly (readonly [Partial<ContainerResources>, UpdateContainer['resources'], string])[] = [
    [
      { cpuPeriodMicros: 5000 },
      { nanoCpus: 1e9 },
      `${prefix}Nano CPUs cannot be updated as CPU Period has already been set`,
    ],
    [
      { cpuQuotaMicros: 5000 },
      { nanoCpus: 1e9 },
      `${prefix}Nano CPUs cannot be updated as CPU Quota has already been set`,
    ],
    [
      { nanoCpus: 1e9 },
      { cpuPeriodMicros: 5000 },
      `${prefix}CPU Period cannot be updated as NanoCPUs has already been set`,
    ],
    [
      { nanoCpus: 1e9 },
      { cpuQuotaMicros: 5000 },
      `${prefix}CPU Quota cannot be updated as NanoCPUs has already been set`,
    ],
    [
      { memoryBytes: 64 * MIB },
      { memoryBytes: 129 * MIB },
      'Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time',
    ],
    [
      {},
      { memoryBytes: 64 * MIB },
      'Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time',
    ],
  ];
  for (const [current, resources, reason] of refused) {
    test(`is refused: ${reason}`, () => {
      const { id } = aContainer(1);
      assert.throws(() => updated(current, { resources }), {
        code: 'container_update_refused',
        message: `Cannot update container ${id}: ${reason}`,
      });
    });
  }

  test('of something else leaves a memory whose swap is unlimited as it is', () => {
    assert.equal(updated({ memorySwapBytes: -1 }, { resources: { cpuShares: 512 } }).resources.memorySwapBytes, -1);
  });

  test('is measured by what was there, too', () => {
    assert.throws(() => updated({ memoryBytes: 64 * MIB }, { resources: { memorySwapBytes: 32 * MIB } }), {
      message: 'Minimum memoryswap limit should be larger than memory limit, see usage',
    });
    assert.throws(() => updated({}, { resources: { cpusetCpus: '9' } }), {
      message: /^Requested CPUs are not available/,
    });
  });

  test('changes the restart policy, but for a container that is to go when it ends', () => {
    const restart = { name: 'always', maximumRetryCount: 0 } as const;
    assert.deepEqual(updated({}, { restart }).restart, restart);
    assert.deepEqual(updated({}, {}, { restart }).restart, restart);
    assert.throws(() => updated({}, { restart }, { isAutoRemoved: true }), {
      message: /Restart policy cannot be updated because AutoRemove is enabled for the container$/,
    });
    const no = { name: 'no', maximumRetryCount: 0 } as const;
    assert.deepEqual(updated({}, { restart: no }, { isAutoRemoved: true }).restart, no);
  });

  test('on a kernel that does not count swap warns, and needs no swap with memory', () => {
    const limits = { ...ABLE_LIMITS, hasSwap: false };
    const { resources } = makeResources({ memoryBytes: 64 * MIB }, limits);
    assert.equal(resources.memorySwapBytes, -1);
    const update = { resources: { memoryBytes: 128 * MIB } };
    const { config, warnings } = updateConfig(aContainer(1, { config: { resources } }), update, limits);
    assert.deepEqual([config.resources.memoryBytes, config.resources.memorySwapBytes], [128 * MIB, -1]);
    assert.match(warnings.join(), /Memory limited without swap/);
  });
});
