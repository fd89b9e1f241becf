import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { clampWarnings } from '../../../../src/engine/bundle/clamp-warnings.js';
import { makeRuntimeSpec } from '../../../../src/engine/bundle/make-runtime-spec.js';
import { lowestOomScore } from '../../../../src/engine/bundle/resource-limits.js';
import { makeLimits } from '../../../../src/engine/bundle/resources.js';
import { hasProjectQuotas } from '../../../../src/engine/container/check-storage-options.js';
import type { ContainerResources } from '../../../../src/engine/container/container.js';
import { NO_LIMITS } from '../../../../src/engine/metadata/container-config-defaults.js';
import { aContainerId } from '../../../support/builders.js';
import { ABLE_HOST, POORER_HOST } from '../../../support/container/host-facts.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

const limits = (some: Partial<ContainerResources>, hasSwap = true) =>
  makeLimits({ ...NO_LIMITS, ...some }, { hasSwap });

describe('limits for the runtime', () => {
  const made: readonly (readonly [Partial<ContainerResources>, object])[] = [
    [{}, {}],
    [{ memoryBytes: 100 }, { memory: { limit: 100, swap: 200 } }],
    [{ memoryBytes: 100, memorySwapBytes: -1 }, { memory: { limit: 100, swap: -1 } }],
    [{ memoryReservationBytes: 50 }, { memory: { reservation: 50 } }],
    [{ memorySwappiness: 0 }, { memory: { swappiness: 0 } }],
    [{ isOomKillDisabled: true }, { memory: { disableOOMKiller: true } }],
    [{ nanoCpus: 1.5e9 }, { cpu: { quota: 150_000, period: 100_000 } }],
    [{ cpuPeriodMicros: 5000 }, { cpu: { period: 5000 } }],
    [{ cpuQuotaMicros: 5000 }, { cpu: { quota: 5000 } }],
    [{ cpuQuotaMicros: -1 }, {}],
    [{ cpuRealtimePeriodMicros: 10, cpuRealtimeRuntimeMicros: 5 }, { cpu: { realtimePeriod: 10, realtimeRuntime: 5 } }],
    [{ cpuShares: 512 }, { cpu: { shares: 512 } }],
    [{ cpuShares: 1 }, { cpu: { shares: 2 } }],
    [{ cpuShares: 1e9 }, { cpu: { shares: 262_144 } }],
    [{ cpusetCpus: '0', cpusetMems: '1' }, { cpu: { cpus: '0', mems: '1' } }],
    [{ pidsLimit: 5 }, { pids: { limit: 5 } }],
    [{ pidsLimit: -1 }, {}],
  ];
  for (const [asked, expected] of made) {
    test(JSON.stringify(asked), () => assert.deepEqual(limits(asked), expected));
  }

  test('name no swap where the kernel does not count it', () => {
    assert.deepEqual(limits({ memoryBytes: 100, memorySwapBytes: 150 }, false), { memory: { limit: 100 } });
  });

  test('stand in the configuration, with devices and what may be done with them', () => {
    const { linux, process } = makeRuntimeSpec({
      id: aContainerId(1),
      config: { ...PLAIN_CONFIG, resources: { ...NO_LIMITS, oomScoreAdj: -500 } },
      user: { uid: 0, gid: 0, additionalGids: [], home: '/root' },
      host: ABLE_HOST,
      rootPath: '/r',
      cgroupsPath: '/c',
      namespaces: { network: { kind: 'own' }, pid: { kind: 'own' }, ipc: { kind: 'own' } },
      seccomp: { kind: 'none' },
      etc: {},
      mounts: [],
      devices: {
        nodes: [{ type: 'c', path: '/dev/x', major: 9, minor: 8 }],
        rules: [{ allow: true, type: 'c', major: 9, minor: 8, access: 'r' }],
        blockIo: { weight: 10 },
        edits: { env: ['A=1'], deviceNodes: [], mounts: [], hooks: [], additionalGids: [] },
      },
    });
    assert.deepEqual(linux.devices, [{ type: 'c', path: '/dev/x', major: 9, minor: 8 }]);
    assert.deepEqual(linux.resources?.devices?.at(-1), { allow: true, type: 'c', major: 9, minor: 8, access: 'r' });
    assert.deepEqual(linux.resources?.blockIO, { weight: 10 });
    assert.equal(process.oomScoreAdj, -500);
    assert.ok(process.env.includes('A=1'));
  });
});

test('a score below our own needs the right to lower it, and its lack is said', () => {
  const host = { ...POORER_HOST, oomScoreAdj: 100 };
  assert.deepEqual(
    [lowestOomScore(-5, host), lowestOomScore(200, host), lowestOomScore(-5, ABLE_HOST)],
    [100, 200, -5],
  );
  const warnings = (oomScoreAdj: number) =>
    clampWarnings({ ...PLAIN_CONFIG, resources: { ...NO_LIMITS, oomScoreAdj } }, host);
  assert.deepEqual(warnings(-5), ["Your machine's own score is higher: the container's oom score adj is 100."]);
  assert.deepEqual([warnings(200), warnings(0)], [[], []]);
});

describe('quotas of a file system', () => {
  const mountinfo = [
    '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '30 22 8:1 / /var/lib rw,relatime shared:1 - xfs /dev/sda1 rw,attr2,prjquota',
    '31 22 8:2 / /srv rw - xfs /dev/sda2 rw,noquota',
  ].join('\n');
  for (const [path, has] of [
    ['/var/lib/gantry', true],
    ['/var/lib', true],
    ['/var/library', false],
    ['/srv/gantry', false],
    ['/home', false],
  ] as const) {
    test(`${path}: ${has}`, () => assert.equal(hasProjectQuotas(path, mountinfo), has));
  }
});
