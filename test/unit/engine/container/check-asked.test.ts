import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { cgroupsPath } from '../../../../src/engine/bundle/cgroups-path.js';
import { securityWarnings } from '../../../../src/engine/bundle/security-warnings.js';
import { checkConflicts } from '../../../../src/engine/container/check-conflicts.js';
import { checkNames } from '../../../../src/engine/container/check-names.js';
import { checkPlatform } from '../../../../src/engine/container/check-platform.js';
import { requirePropagation } from '../../../../src/engine/container/check-propagation.js';
import type { CreateContainer } from '../../../../src/engine/container/container-service.js';
import { hostPlatform } from '../../../../src/engine/image/host-platform.js';

describe('what cannot be had together', () => {
  const shared = { network: { kind: 'container', ref: 'db' } } as const;
  const hostUts = { namespaces: { uts: { kind: 'host' } } } as const;
  const conflicts: readonly (readonly [asked: Partial<CreateContainer>, sentence: string])[] = [
    [{ ...shared, hostname: 'web' }, 'hostname and the network mode'],
    [{ ...shared, dns: { servers: ['1.1.1.1'] } }, 'dns and the network mode'],
    [{ ...shared, extraHosts: ['a:1.1.1.1'] }, 'custom host-to-IP mapping and the network mode'],
    [{ ...shared, publishAll: true }, 'port publishing and the container type network mode'],
    [
      { ...shared, ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 }] },
      'port publishing and the container type network mode',
    ],
    [{ ...shared, exposedPorts: ['80/tcp'] }, 'port exposing and the container type network mode'],
    [{ ...hostUts, hostname: 'web' }, 'hostname and the UTS mode'],
    [{ ...hostUts, domainname: 'lan' }, 'domainname and the UTS mode'],
  ];
  for (const [asked, sentence] of conflicts) {
    test(sentence, () => {
      assert.throws(() => checkConflicts({ image: 'x', ...asked }), { message: `conflicting options: ${sentence}` });
    });
  }

  test('each alone is fine, and a name of its own on the host network too', () => {
    assert.doesNotThrow(() => checkConflicts({ image: 'x', ...shared, hostname: '' }));
    assert.doesNotThrow(() => checkConflicts({ image: 'x', network: { kind: 'host' }, hostname: 'web' }));
  });
});

test('names are words that the kernel takes', () => {
  for (const hostname of ['web', 'web-1.example.test', 'under_score', 'x'.repeat(64), '']) {
    assert.doesNotThrow(() => checkNames({ hostname, domainname: hostname }), hostname);
  }
  for (const hostname of ['two words', 'line\n1.2.3.4 evil', 'x'.repeat(65), 'ü'.repeat(33), '\0']) {
    assert.throws(() => checkNames({ hostname }), { message: `invalid hostname format: ${hostname}` });
    assert.throws(() => checkNames({ domainname: hostname }), { message: `invalid domainname format: ${hostname}` });
  }
  assert.doesNotThrow(() => checkNames({ extraHosts: ['a:1.2.3.4', 'b:::1', 'c:host-gateway'] }));
  assert.throws(() => checkNames({ extraHosts: ['a:zz'] }), { message: 'invalid IP address in add-host: "zz"' });
  assert.throws(() => checkNames({ extraHosts: ['a'] }), { message: 'bad format for add-host: "a"' });
});

describe('the platform of an image', () => {
  const foreign = { os: 'linux', architecture: hostPlatform().architecture === 's390x' ? 'ppc64le' : 's390x' };

  test('is warned of where it is not this machine and nobody asked for it', () => {
    assert.deepEqual(checkPlatform({ platform: hostPlatform() }, { ref: 'x', wanted: undefined }), []);
    assert.match(
      checkPlatform({ platform: foreign }, { ref: 'x', wanted: undefined })[0] ?? '',
      /^The requested image's platform \(linux\/\w+\) does not match the detected host platform \(linux\/\w+.*\) and no specific platform was requested$/,
    );
    assert.deepEqual(checkPlatform({ platform: foreign }, { ref: 'x', wanted: foreign }), []);
    assert.deepEqual(checkPlatform({ platform: { os: '', architecture: '' } }, { ref: 'x', wanted: undefined }), []);
  });

  test('is refused where another was asked for', () => {
    assert.throws(() => checkPlatform({ platform: hostPlatform() }, { ref: 'x', wanted: foreign }), {
      code: 'image_platform_mismatch',
    });
  });
});

test('the cgroup is below the parent that was asked for, however that is written', () => {
  const roots = { dataRoot: '/d' };
  assert.match(cgroupsPath(roots, 'ID'), /^\/gantry-[0-9a-f]+\/ID$/);
  for (const parent of ['/mine', 'mine', 'mine/', '/mine/x/..', '../mine']) {
    assert.equal(cgroupsPath(roots, 'ID', parent), '/mine/ID', parent);
  }
  assert.equal(cgroupsPath(roots, 'ID', '/'), '/ID');
});

describe('AppArmor and SELinux', () => {
  const off = { hasAppArmor: false, hasSelinux: false };

  test('where they are off what is asked of them is said to do nothing', () => {
    assert.deepEqual(securityWarnings({ securityOptions: ['apparmor=unconfined', 'label=disable'] }, off), []);
    assert.deepEqual(securityWarnings({ securityOptions: ['apparmor=mine', 'label:type:t'] }, off), [
      'AppArmor is off on your machine. The profile mine is not applied.',
      'SELinux is off on your machine. The label type:t is not set.',
    ]);
  });

  test('where they are on a profile is applied, and a label that would not be set is refused', () => {
    const on = { hasAppArmor: true, hasSelinux: true };
    assert.deepEqual(securityWarnings({ securityOptions: ['apparmor=mine', 'label=disable'] }, on), []);
    assert.throws(() => securityWarnings({ securityOptions: ['label=type:t'] }, on), {
      code: 'security_option_invalid',
    });
  });
});

describe('the propagation of mounts', () => {
  const info = `20 1 8:1 / / rw shared:1 - ext4 /dev/sda rw
30 20 0:30 / /tmp rw,nosuid - tmpfs tmpfs rw
31 30 0:31 / /tmp/a\\040b rw master:7 - tmpfs tmpfs rw
`;
  const check = (path: string, propagation: string) => () => requirePropagation(path, propagation, () => info);

  test('needs a mount of the host that offers it', () => {
    assert.doesNotThrow(check('/usr', 'rshared'));
    assert.doesNotThrow(check('/tmp', 'rprivate'));
    assert.throws(check('/tmp', 'rshared'), { message: 'path /tmp is mounted on /tmp but it is not a shared mount' });
    assert.throws(check('/tmp', 'slave'), {
      message: 'path /tmp is mounted on /tmp but it is not a shared or slave mount',
    });
  });
});
