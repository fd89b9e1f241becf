import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createWarnings, readCreate } from '../../../src/server/wire/read-create.js';

const MAC = '02:00:00:00:00:01';

/** Of a create with this host configuration, as a version of the API means it. */
const read = (version: string, host: object, more: object = {}) =>
  readCreate({ Image: 'a', HostConfig: host, ...more }, version);

const mount = (more: object): object => ({ Type: 'bind', Source: '/s', Target: '/t', ...more });

describe('a create as older versions of the API mean it', () => {
  test('what came later is not heard', () => {
    assert.deepEqual(
      ['1.24', '1.25'].map((version) => read(version, { AutoRemove: true }).isAutoRemoved),
      [false, true],
    );
    assert.deepEqual(
      ['1.42', '1.43'].map((version) => read(version, { Annotations: { a: 'b' } }).annotations),
      [undefined, { a: 'b' }],
    );
    const host = { Mounts: [mount({ BindOptions: { CreateMountpoint: true } })], Binds: ['/x:/y'] };
    assert.deepEqual(
      ['1.41', '1.42'].map((version) => read(version, host).mounts?.map(({ mayCreateSource }) => mayCreateSource)),
      [
        [true, false],
        [true, true],
      ],
    );
    const apart = { Mounts: [mount({ BindOptions: { NonRecursive: true } })] };
    assert.deepEqual(
      ['1.39', '1.40'].map((version) => read(version, apart).mounts?.[0]?.recursion),
      [undefined, 'disabled'],
    );
    const health = { Healthcheck: { Test: ['CMD', 'true'], StartInterval: 2_000_000_000 } };
    assert.deepEqual(
      ['1.43', '1.44'].map((version) => read(version, {}, health).health?.startIntervalMs),
      [0, 2000],
    );
  });

  test('the memory that processes share was open to other containers', () => {
    assert.deepEqual(read('1.39', {}).namespaces?.ipc, { kind: 'shareable' });
    assert.deepEqual(read('1.39', { IpcMode: 'private' }).namespaces?.ipc, { kind: 'own' });
    assert.equal(read('1.40', {}).namespaces?.ipc, undefined);
  });

  test('what it would be unsafe to pass over is refused', () => {
    const refused = (version: string, host: object, more?: object): string => {
      try {
        read(version, host, more);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    const forced = { Mounts: [mount({ ReadOnly: true, BindOptions: { ReadOnlyForceRecursive: true } })] };
    assert.match(refused('1.43', forced), /^BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer$/);
    assert.equal(refused('1.44', forced), '');
    const part = { Mounts: [{ Type: 'volume', Source: 'vol', Target: '/t', VolumeOptions: { Subpath: 'a' } }] };
    assert.match(refused('1.44', part), /^VolumeOptions.Subpath needs API v1.45 or newer$/);
    assert.equal(refused('1.45', part), '');
    const several = { NetworkingConfig: { EndpointsConfig: { front: {}, back: {} } } };
    assert.match(
      refused('1.43', {}, several),
      /^Container cannot be created with multiple network endpoints: front, back$/,
    );
    assert.equal(refused('1.44', {}, several), '');
  });

  test('options of another type of mount were passed over, and are refused since', () => {
    const strange = { Mounts: [mount({ VolumeOptions: { NoCopy: true } })] };
    assert.deepEqual(read('1.41', strange).mounts?.[0]?.options, []);
    assert.throws(() => read('1.42', strange), { message: 'VolumeOptions must not be specified on mount type "bind"' });
  });
});

test('a place stays declared as a volume where something else is mounted', () => {
  const { mounts, declaredVolumes } = read('1.51', { Binds: ['/srv:/data'] }, { Volumes: { '/data': {} } });
  assert.deepEqual([mounts?.map(({ type }) => type), declaredVolumes], [['bind'], ['/data']]);
});

describe('the hardware address of a container', () => {
  const addresses = (version: string, host: object, endpoints?: object): readonly unknown[] | undefined =>
    read(version, host, { MacAddress: MAC, NetworkingConfig: { EndpointsConfig: endpoints } }).endpoints?.map(
      ({ network, macAddress }) => [network, macAddress],
    );

  test('is that of its network', () => {
    assert.deepEqual(addresses('1.51', {}), [['bridge', MAC]]);
    assert.deepEqual(addresses('1.41', { NetworkMode: 'front' }), [['front', MAC]]);
    assert.deepEqual(addresses('1.41', { NetworkMode: 'front' }, { back: {} }), [['back', MAC]]);
    assert.deepEqual(addresses('1.44', { NetworkMode: 'front' }, { back: {}, front: {} }), [
      ['front', MAC],
      ['back', undefined],
    ]);
  });

  test('stays with the container of a client that knows no other, and may be none', () => {
    const kept = (version: string, macAddress: string) => read(version, {}, { MacAddress: macAddress }).macAddress;
    assert.deepEqual([kept('1.43', MAC), kept('1.43', ''), kept('1.44', MAC)], [MAC, undefined, undefined]);
  });

  test('is refused where it cannot be', () => {
    const conflict = 'conflicting options: mac-address and the network mode';
    assert.throws(() => addresses('1.43', { NetworkMode: 'host' }), { message: conflict });
    assert.equal(addresses('1.44', { NetworkMode: 'host' }), undefined);
    assert.throws(
      () => addresses('1.44', { NetworkMode: 'front' }, { back: {} }),
      /must match the identity of a network/,
    );
    const other = { front: { MacAddress: '02:00:00:00:00:02' } };
    assert.throws(() => addresses('1.44', { NetworkMode: 'front' }, other), /must match the endpoint-specific MAC/);
  });

  test('each network has its own since 1.44, and whoever asks for one of the container is told', () => {
    const own = { NetworkingConfig: { EndpointsConfig: { front: { MacAddress: MAC } } } };
    const macs = ['1.43', '1.44'].map((version) => read(version, {}, own).endpoints?.[0]?.macAddress);
    assert.deepEqual(macs, [undefined, MAC]);
    const told = ['1.43', '1.44'].map((version) => createWarnings({ MacAddress: MAC }, version).length);
    assert.deepEqual([...told, createWarnings({}, '1.51').length], [0, 1, 0]);
  });
});
