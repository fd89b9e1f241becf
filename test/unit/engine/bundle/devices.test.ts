import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { resolveContainerDevices } from '../../../../src/engine/bundle/container-devices.js';
import { parseDeviceCgroupRule } from '../../../../src/engine/bundle/device-rules.js';
import { mapDevice } from '../../../../src/engine/bundle/mapped-devices.js';
import type { ContainerConfig } from '../../../../src/engine/container/container.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

const folder = mkdtempSync(join(tmpdir(), 'gantry-devices-'));
after(() => rmSync(folder, { recursive: true }));

const map = (hostPath: string, containerPath = hostPath, permissions = 'rwm') =>
  mapDevice({ hostPath, containerPath, permissions });

describe('devices of the machine inside a container', () => {
  test('a node, under another path, with what may be done with it', () => {
    const { nodes, rules } = map('/dev/null', '/dev/void', 'r');
    assert.deepEqual(
      nodes.map(({ path, type, major, minor }) => [path, type, major, minor]),
      [['/dev/void', 'c', 1, 3]],
    );
    assert.deepEqual(rules, [{ allow: true, type: 'c', major: 1, minor: 3, access: 'r' }]);
  });

  test('a link is followed', () => {
    const link = join(folder, 'link');
    symlinkSync('/dev/zero', link);
    assert.deepEqual(
      map(link).nodes.map(({ path, major, minor }) => [path, major, minor]),
      [[link, 1, 5]],
    );
  });

  test('a folder stands for all nodes below it', () => {
    const { nodes, rules } = map('/dev/net', '/dev/inside');
    assert.ok(nodes.length > 0);
    assert.ok(nodes.every(({ path }) => path.startsWith('/dev/inside/')));
    assert.equal(rules.length, nodes.length);
  });

  test('what is no device is refused in docker’s words', () => {
    const [file, empty, dangling] = [join(folder, 'file'), join(folder, 'empty'), join(folder, 'dangling')];
    writeFileSync(file, '');
    mkdirSync(empty);
    symlinkSync('/nowhere', dangling);
    const prefix = 'error gathering device information while adding custom device';
    const missing = 'no such file or directory';
    for (const [path, code, reason] of [
      ['/dev/absent', 'device_not_found', missing],
      [dangling, 'device_not_found', missing],
      [file, 'device_unusable', 'not a device node'],
      [empty, 'device_unusable', 'not a device node'],
    ] as const) {
      assert.throws(() => map(path), { code, message: `${prefix} "${path}": ${reason}` });
    }
  });

  const resolve = (config: Partial<ContainerConfig>) => resolveContainerDevices({ ...PLAIN_CONFIG, ...config });
  const mapping = (hostPath: string, containerPath: string) => ({ hostPath, containerPath, permissions: 'rwm' });

  test('a privileged container has all of /dev already; only what lies elsewhere is added', async () => {
    const { nodes } = await resolve({
      isPrivileged: true,
      devices: [mapping('/dev/null', '/dev/null'), mapping('/dev/null', '/dev/void')],
    });
    assert.deepEqual(
      nodes.map(({ path }) => path),
      ['/dev/void'],
    );
  });

  test('rates are of devices by their numbers, and one that is missing is told', async () => {
    const resources = { ...PLAIN_CONFIG.resources, deviceReadBps: [{ path: '/dev/null', rate: 7 }] };
    assert.deepEqual((await resolve({ resources })).blockIo, {
      throttleReadBpsDevice: [{ major: 1, minor: 3, rate: 7 }],
    });
    const absent = { ...PLAIN_CONFIG.resources, blkioWeightDevices: [{ path: '/dev/absent', weight: 10 }] };
    await assert.rejects(resolve({ resources: absent }), {
      code: 'device_missing',
      message: 'stat /dev/absent: no such file or directory',
    });
    assert.equal((await resolve({})).blockIo, undefined);
  });
});

describe('rules for devices', () => {
  test('are read with and without numbers', () => {
    assert.deepEqual(parseDeviceCgroupRule('c 1:3 rwm'), { allow: true, type: 'c', major: 1, minor: 3, access: 'rwm' });
    assert.deepEqual(parseDeviceCgroupRule('b 8:* r'), {
      allow: true,
      type: 'b',
      major: 8,
      minor: undefined,
      access: 'r',
    });
    assert.deepEqual(parseDeviceCgroupRule('a *:* rwm'), {
      allow: true,
      type: 'a',
      major: undefined,
      minor: undefined,
      access: 'rwm',
    });
  });

  for (const [rule, message] of [
    ['', "invalid device cgroup rule format: ''"],
    ['c 1:3', "invalid device cgroup rule format: 'c 1:3'"],
    ['x 1:3 r', "invalid device cgroup rule format: 'x 1:3 r'"],
    ['c 1:3 rwmr', "invalid device cgroup rule format: 'c 1:3 rwmr'"],
    ['c 1:3 r\nc 1:5 r', "invalid device cgroup rule format: 'c 1:3 r\nc 1:5 r'"],
    ['c 2048:3 r', "invalid major value in device cgroup rule format: 'c 2048:3 r'"],
    ['c 1:524288 r', "invalid minor value in device cgroup rule format: 'c 1:524288 r'"],
  ] as const) {
    test(`${JSON.stringify(rule)} is refused`, () => assert.throws(() => parseDeviceCgroupRule(rule), { message }));
  }

  test('one for all devices with less than all rights is refused, as it would have no effect', () =>
    assert.throws(() => parseDeviceCgroupRule('a 1:3 r'), { message: /partially ineffective: 'a 1:3 r'$/ }));
});
