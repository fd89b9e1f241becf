import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkSysctls } from '../../../../src/engine/bundle/check-sysctls.js';
import { makeNamespaces, type NamespaceSources } from '../../../../src/engine/bundle/namespaces.js';
import type { NamespaceModes } from '../../../../src/engine/container/container.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

const OWN: NamespaceSources = { network: { kind: 'own' }, pid: { kind: 'own' }, ipc: { kind: 'own' } };

const modes = (some: Partial<NamespaceModes>) => ({ namespaces: { ...PLAIN_CONFIG.namespaces, ...some } });
const names = (sources: Partial<NamespaceSources>, some: Partial<NamespaceModes> = {}, cgroupVersion: 1 | 2 = 2) =>
  makeNamespaces({ ...OWN, ...sources }, modes(some), { cgroupVersion }).map(({ type, path }) =>
    path === undefined ? type : `${type} ${path}`,
  );

describe('the namespaces of a container', () => {
  const all = ['mount', 'uts', 'ipc', 'pid', 'cgroup', 'network'];

  test('are its own but for those of users', () => assert.deepEqual(names({}), all));

  test("one that it has with the host is not named, and another's is by its file", () => {
    assert.deepEqual(
      names({ pid: { kind: 'host' } }),
      all.filter((type) => type !== 'pid'),
    );
    assert.deepEqual(
      names({ ipc: { kind: 'host' } }),
      all.filter((type) => type !== 'ipc'),
    );
    assert.deepEqual(
      names({}, { uts: { kind: 'host' } }),
      all.filter((type) => type !== 'uts'),
    );
    assert.ok(names({ pid: { kind: 'of', path: '/p' }, ipc: { kind: 'of', path: '/i' } }).includes('pid /p'));
  });

  test('of cgroups follow the version, unless the user says', () => {
    const has = (cgroup: NamespaceModes['cgroup'], version: 1 | 2) => names({}, { cgroup }, version).includes('cgroup');
    assert.deepEqual([has({ kind: 'default' }, 1), has({ kind: 'default' }, 2)], [false, true]);
    assert.deepEqual([has({ kind: 'own' }, 1), has({ kind: 'host' }, 2)], [true, false]);
  });
});

describe('kernel parameters', () => {
  const check = (name: string, config: Partial<Parameters<typeof checkSysctls>[0]> = {}) =>
    checkSysctls({ ...modes({}), network: { kind: 'bridge' }, sysctls: { [name]: '1' }, ...config });

  test("of the container's own namespaces are taken", () => {
    for (const name of ['net.core.somaxconn', 'kernel.msgmax', 'kernel.shm_rmid_forced', 'fs.mqueue.msg_max']) {
      assert.doesNotThrow(() => check(name), name);
    }
  });

  test("that would be the machine's are refused in runc's words", () => {
    assert.throws(() => check('kernel.hostname'), {
      message: 'sysctl "kernel.hostname" is not in a separate kernel namespace',
    });
    assert.throws(() => check('vm.swappiness'), { message: /is not in a separate kernel namespace/ });
    assert.throws(() => check('net.core.somaxconn', { network: { kind: 'host' } }), {
      message: 'sysctl "net.core.somaxconn" not allowed in host network namespace',
    });
    assert.throws(() => check('kernel.sem', modes({ ipc: { kind: 'host' } })), {
      message: 'sysctl "kernel.sem" is not allowed in the hosts ipc namespace',
    });
  });
});
