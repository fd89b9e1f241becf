import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkResources } from '../../../../src/engine/bundle/check-resources.js';
import type { MachineLimits } from '../../../../src/engine/bundle/machine-limits.js';
import type { ContainerResources } from '../../../../src/engine/container/container.js';
import { NO_LIMITS } from '../../../../src/engine/metadata/container-config-defaults.js';
import { ABLE_LIMITS } from '../../../support/container/host-facts.js';

const MIB = 2 ** 20;
const SDA = [{ path: '/dev/sda', rate: 1 }];

const check = (asked: Partial<ContainerResources>, limits: Partial<MachineLimits> = {}, isUpdate = false) =>
  checkResources({ ...NO_LIMITS, ...asked }, { ...ABLE_LIMITS, ...limits }, { isUpdate });

describe('what makes no sense is refused in docker’s words', () => {
  const refused: readonly (readonly [Partial<ContainerResources>, string, Partial<MachineLimits>?])[] = [
    [{ memoryBytes: 6 * MIB - 1 }, 'Minimum memory limit allowed is 6MB'],
    [{ memoryBytes: -1 }, 'Minimum memory limit allowed is 6MB'],
    [
      { memoryBytes: 64 * MIB, memorySwapBytes: 32 * MIB },
      'Minimum memoryswap limit should be larger than memory limit, see usage',
    ],
    [{ memorySwapBytes: 64 * MIB }, 'You should always set the Memory limit when using Memoryswap limit, see usage'],
    [{ memorySwapBytes: -2 }, 'invalid memory-swap: -2: -1 is for unlimited swap'],
    [{ memorySwappiness: 101 }, 'Invalid value: 101, valid memory swappiness range is 0-100'],
    [{ memorySwappiness: -1 }, 'Invalid value: -1, valid memory swappiness range is 0-100'],
    [{ memoryReservationBytes: MIB }, 'Minimum memory reservation allowed is 6MB'],
    [
      { memoryBytes: 64 * MIB, memoryReservationBytes: 65 * MIB },
      'Minimum memory limit can not be less than memory reservation limit, see usage',
    ],
    [{ oomScoreAdj: 1001 }, 'Invalid value 1001, range for oom score adj is [-1000, 1000]'],
    [{ oomScoreAdj: -1001 }, 'Invalid value -1001, range for oom score adj is [-1000, 1000]'],
    [{ nanoCpus: 1e9, cpuPeriodMicros: 50_000 }, 'Conflicting options: Nano CPUs and CPU Period cannot both be set'],
    [{ nanoCpus: 1e9, cpuQuotaMicros: 50_000 }, 'Conflicting options: Nano CPUs and CPU Quota cannot both be set'],
    [{ nanoCpus: 4.5e9 }, 'Range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available'],
    [{ nanoCpus: -1 }, 'Range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available'],
    [
      { nanoCpus: 1e9 },
      'NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted',
      { hasCpuQuota: false },
    ],
    [{ cpuShares: -1 }, 'invalid CPU shares (-1): value must be a positive integer'],
    [{ cpuPeriodMicros: 999 }, 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)'],
    [
      { cpuPeriodMicros: 1_000_001 },
      'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)',
    ],
    [{ cpuQuotaMicros: 999 }, 'CPU cfs quota can not be less than 1ms (i.e. 1000)'],
    [{ cpuRealtimeRuntimeMicros: 1000 }, 'kernel does not support CPU real-time scheduler', { hasCpuRealtime: false }],
    [
      { cpuRealtimePeriodMicros: 1000, cpuRealtimeRuntimeMicros: 1001 },
      'cpu real-time runtime cannot be higher than cpu real-time period',
    ],
    [{ cpusetCpus: '0-x' }, 'Invalid value 0-x for cpuset cpus: invalid format: 0-x'],
    [{ cpusetCpus: '3-1' }, 'Invalid value 3-1 for cpuset cpus: invalid format: 3-1'],
    [{ cpusetCpus: '0,' }, 'Invalid value 0, for cpuset cpus: invalid format: 0,'],
    [{ cpusetCpus: '0-9999' }, 'Invalid value 0-9999 for cpuset cpus: value of out range, maximum is 8192'],
    [{ cpusetCpus: '0-4' }, 'Requested CPUs are not available - requested 0-4, available: 0-3'],
    [{ cpusetMems: '1' }, 'Requested memory nodes are not available - requested 1, available: 0'],
    [{ cpusetMems: 'one' }, 'Invalid value one for cpuset mems: invalid format: one'],
    [{ blkioWeight: 9 }, 'Range of blkio weight is from 10 to 1000'],
    [{ blkioWeight: 1001 }, 'Range of blkio weight is from 10 to 1000'],
    [
      { ulimits: [{ name: 'nofile', soft: 20, hard: 10 }] },
      'ulimit soft limit must be less than or equal to hard limit: 20 > 10',
    ],
  ];
  for (const [asked, message, limits] of refused) {
    test(`${JSON.stringify(asked)}: ${message}`, () =>
      assert.throws(() => check(asked, limits), { code: 'argument_invalid', message }));
  }
});

describe('what this kernel lacks is left out with docker’s warning', () => {
  const lacking: readonly (readonly [
    keyof MachineLimits,
    Partial<ContainerResources>,
    Partial<ContainerResources>,
    RegExp,
  ])[] = [
    [
      'hasMemory',
      { memoryBytes: 64 * MIB },
      { memoryBytes: 0, memorySwapBytes: -1 },
      /^Your kernel does not support memory limit capabilities or the cgroup is not mounted\. Limitation discarded\.$/,
    ],
    [
      'hasSwap',
      { memoryBytes: 64 * MIB, memorySwapBytes: 65 * MIB },
      { memorySwapBytes: -1 },
      /^Your kernel does not support swap limit capabilities or the cgroup is not mounted\. Memory limited without swap\.$/,
    ],
    ['hasSwappiness', { memorySwappiness: 10 }, { memorySwappiness: undefined }, /Memory swappiness discarded\.$/],
    [
      'hasMemoryReservation',
      { memoryReservationBytes: 64 * MIB },
      { memoryReservationBytes: 0 },
      /memory soft limit capabilities or the cgroup is not mounted\. Limitation discarded\.$/,
    ],
    ['hasOomKillDisable', { isOomKillDisabled: true }, { isOomKillDisabled: false }, /OomKillDisable discarded\.$/],
    ['hasPids', { pidsLimit: 10 }, { pidsLimit: 0 }, /PIDs limit discarded\.$/],
    ['hasCpuShares', { cpuShares: 10 }, { cpuShares: 0 }, /Shares discarded\.$/],
    [
      'hasCpuQuota',
      { cpuPeriodMicros: 1, cpuQuotaMicros: 1 },
      { cpuPeriodMicros: 0, cpuQuotaMicros: 0 },
      /CPU period\/quota discarded\.$/,
    ],
    ['hasCpuset', { cpusetCpus: '9', cpusetMems: '9' }, { cpusetCpus: '', cpusetMems: '' }, /Cpuset discarded\.$/],
    ['hasBlkioWeight', { blkioWeight: 5 }, { blkioWeight: 0 }, /Weight discarded\.$/],
    [
      'hasBlkioWeightDevice',
      { blkioWeightDevices: [{ path: '/dev/sda', weight: 10 }] },
      { blkioWeightDevices: [] },
      /Weight-device discarded\.$/,
    ],
    ['hasReadBps', { deviceReadBps: SDA }, { deviceReadBps: [] }, /BPS read limit discarded\.$/],
    ['hasWriteBps', { deviceWriteBps: SDA }, { deviceWriteBps: [] }, /BPS write limit discarded\.$/],
    ['hasReadIops', { deviceReadIops: SDA }, { deviceReadIops: [] }, /IOPS read limit discarded\.$/],
    ['hasWriteIops', { deviceWriteIops: SDA }, { deviceWriteIops: [] }, /IOPS write limit discarded\.$/],
  ];
  for (const [missing, asked, left, warning] of lacking) {
    test(missing, () => {
      const { resources, warnings } = check(asked, { [missing]: false });
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', warning);
      assert.deepEqual(resources, { ...NO_LIMITS, ...asked, ...left });
      assert.deepEqual(check({}, { [missing]: false }).warnings, []);
    });
  }

  test('a machine that can limit everything warns of nothing, and takes the highest and the lowest', () => {
    const asked: Partial<ContainerResources> = {
      memoryBytes: 6 * MIB,
      memorySwapBytes: -1,
      memorySwappiness: 0,
      nanoCpus: 4e9,
      cpusetCpus: '3,0-1,0',
      cpusetMems: '0',
      blkioWeight: 1000,
      oomScoreAdj: -1000,
      deviceReadBps: SDA,
    };
    assert.deepEqual(check(asked), { resources: { ...NO_LIMITS, ...asked }, warnings: [] });
  });

  test('without a memory limit, waiting instead of being killed is dangerous', () => {
    assert.deepEqual(check({ isOomKillDisabled: true }).warnings, [
      'OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.',
    ]);
    assert.deepEqual(check({ isOomKillDisabled: true, memoryBytes: 64 * MIB }).warnings, []);
  });

  test('an update may give swap without memory', () => {
    assert.equal(check({ memorySwapBytes: 64 * MIB }, {}, true).resources.memorySwapBytes, 64 * MIB);
  });
});
