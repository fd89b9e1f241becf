import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { readCreate } from '../../../src/server/wire/read-create.js';

/** What is said of it, without what is left to the engine. */
const read = (body: unknown): unknown => JSON.parse(JSON.stringify(readCreate(body)));
const mountsOf = (host: object) => readCreate({ Image: 'a', HostConfig: host }).mounts;

describe('the body of a create', () => {
  test('what the program is to be', () => {
    const asked = readCreate({
      Image: 'web:1',
      Cmd: ['serve', '-v'],
      Entrypoint: '/bin/web',
      Env: ['A=1'],
      User: '1000',
      WorkingDir: '/srv',
      Tty: true,
      OpenStdin: true,
      StdinOnce: true,
      Labels: { tier: 'front' },
      StopSignal: 'SIGINT',
      StopTimeout: 3,
      Healthcheck: { Test: ['CMD', 'true'], Interval: 2_000_000_000 },
    });
    assert.deepEqual(asked.entrypoint, ['/bin/web']);
    assert.deepEqual(asked.command, ['serve', '-v']);
    assert.deepEqual([asked.image, asked.env, asked.user, asked.workingDir], ['web:1', ['A=1'], '1000', '/srv']);
    assert.deepEqual([asked.hasTty, asked.hasStdin, asked.isStdinOnce], [true, true, true]);
    assert.deepEqual([asked.labels, asked.stopSignal, asked.stopTimeoutSeconds], [{ tier: 'front' }, 2, 3]);
    assert.deepEqual([asked.health?.test, asked.health?.intervalMs], [['CMD', 'true'], 2000]);
  });

  test('what is empty is left to the image, and an empty entrypoint takes the image’s away', () => {
    const asked = readCreate({ Image: 'a', Cmd: [], Entrypoint: null, Env: null, WorkingDir: '', User: '' });
    assert.deepEqual(
      [asked.command, asked.entrypoint, asked.env, asked.workingDir, asked.user],
      [undefined, undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(readCreate({ Image: 'a', Entrypoint: [''] }).entrypoint, []);
  });

  test('options of a log without a driver are the default one’s', () => {
    const logOf = (LogConfig: object | null) => readCreate({ Image: 'a', HostConfig: { LogConfig } }).log;
    const options = { 'max-size': '1m' };
    assert.deepEqual(logOf({ Type: '', Config: options }), { driver: 'json-file', options });
    assert.deepEqual(logOf({ Type: 'local', Config: null }), { driver: 'local', options: {} });
    for (const nothing of [null, {}, { Type: '', Config: {} }]) assert.equal(logOf(nothing), undefined);
  });

  test('what is covered below /proc is docker’s list, another, or nothing', () => {
    const paths = (host: object) => {
      const { maskedPaths, readOnlyPaths } = readCreate({ Image: 'a', HostConfig: host });
      return [maskedPaths, readOnlyPaths];
    };
    assert.deepEqual(paths({ MaskedPaths: null }), [undefined, undefined]);
    assert.deepEqual(paths({ MaskedPaths: [], ReadonlyPaths: [] }), [[], []]);
    assert.deepEqual(paths({ ReadonlyPaths: ['/proc/asound'] }), [undefined, ['/proc/asound']]);
  });

  test('null in a list is what Go has where nothing is said', () => {
    const asked = readCreate({
      Image: 'a',
      Cmd: ['echo', null],
      HostConfig: { Dns: [null], Devices: [null], DeviceRequests: [{ Capabilities: [null] }] },
    });
    assert.deepEqual([asked.command, asked.dns?.servers], [['echo', ''], ['']]);
    assert.deepEqual(asked.devices, [{ hostPath: '', containerPath: '', permissions: 'rwm' }]);
    assert.deepEqual(
      asked.deviceRequests?.map(({ capabilities }) => capabilities),
      [[[]]],
    );
  });

  test('a restart policy without a name is none, whatever its count', () => {
    const { restart } = readCreate({ Image: 'a', HostConfig: { RestartPolicy: { Name: '', MaximumRetryCount: 7 } } });
    assert.equal(restart, undefined);
  });

  test('what an inspection told of a network may be sent back', () => {
    const bridge = {
      NetworkID: 'ab',
      EndpointID: 'cd',
      Gateway: '172.17.0.1',
      IPAddress: '172.17.0.2',
      IPPrefixLen: 16,
    };
    const asked = readCreate({ Image: 'a', NetworkingConfig: { EndpointsConfig: { bridge } } });
    assert.equal(asked.endpoints?.[0]?.ipv4Address, undefined);
  });

  test('names in any case, and unknown ones', () => {
    assert.deepEqual(read({ image: 'a', hostconfig: { memory: 5, Nonsense: [1] }, Other: {} }), {
      ...(read({ Image: 'a', HostConfig: { Memory: 5 } }) as object),
    });
  });

  test('limits, restart, names, namespaces', () => {
    const asked = readCreate({
      Image: 'a',
      HostConfig: {
        Memory: 64,
        NanoCpus: 1e9,
        PidsLimit: -1,
        Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        CapAdd: ['cap_net_admin'],
        Dns: ['1.1.1.1'],
        PidMode: 'host',
        IpcMode: 'container:other',
        NetworkMode: 'host',
        Privileged: true,
      },
    });
    assert.deepEqual(asked.resources, {
      memoryBytes: 64,
      nanoCpus: 1e9,
      pidsLimit: 0,
      ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
    });
    assert.deepEqual(asked.restart, { name: 'on-failure', maximumRetryCount: 3 });
    assert.deepEqual([asked.capAdd, asked.dns?.servers, asked.isPrivileged], [['cap_net_admin'], ['1.1.1.1'], true]);
    assert.deepEqual(asked.namespaces?.pid, { kind: 'host' });
    assert.deepEqual(asked.namespaces?.ipc, { kind: 'container', ref: 'other' });
    assert.deepEqual(asked.network, { kind: 'host' });
  });

  test('ports that are exposed and published', () => {
    const asked = readCreate({
      Image: 'a',
      ExposedPorts: { '80/tcp': {}, '90-91/udp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], 443: [{ HostPort: '' }] } },
    });
    assert.deepEqual(asked.exposedPorts, ['80/tcp', '90/udp', '91/udp']);
    assert.deepEqual(asked.exposedAsAsked, ['80/tcp', '90-91/udp']);
    assert.deepEqual(
      new Set(asked.ports),
      new Set([
        { protocol: 'tcp', containerPort: 443, hostAddress: '', hostPort: 0 },
        { protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 8080 },
      ]),
    );
  });

  test('what is asked of networks', () => {
    const asked = readCreate({
      Image: 'a',
      MacAddress: '02:00:00:00:00:01',
      HostConfig: { NetworkMode: 'front', Links: ['db:sql'] },
      NetworkingConfig: {
        EndpointsConfig: { front: { Aliases: ['web'], IPAMConfig: { IPv4Address: '10.1.2.3' } }, back: null },
      },
    });
    assert.deepEqual(asked.network, { kind: 'network', name: 'front' });
    assert.deepEqual(asked.links, ['db:sql']);
    assert.deepEqual(
      asked.endpoints?.map(({ network, aliases, ipv4Address, macAddress }) => [
        network,
        aliases,
        ipv4Address,
        macAddress,
      ]),
      [
        ['front', ['web'], '10.1.2.3', '02:00:00:00:00:01'],
        ['back', undefined, undefined, undefined],
      ],
    );
  });

  test('binds, mounts, tmpfs and volumes without a name', () => {
    const asked = readCreate({
      Image: 'a',
      Volumes: { '/anonymous': {}, '/data': {} },
      HostConfig: {
        Binds: ['/host/:/in:ro,rshared', 'data:/data'],
        Mounts: [
          { Type: 'bind', Source: '/srv', Target: '/srv/', ReadOnly: true, BindOptions: { Propagation: 'rprivate' } },
          { Type: 'volume', Target: '/v', VolumeOptions: { NoCopy: true } },
          { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 64, Mode: 0o700 } },
        ],
        Tmpfs: { '/run': 'size=1m,ro' },
      },
    });
    assert.deepEqual(
      asked.mounts?.map(({ type, source, destination, isReadOnly, options, isAnonymous }) => [
        type,
        source,
        destination,
        isReadOnly,
        options.join(','),
        isAnonymous ?? false,
      ]),
      [
        ['bind', '/host', '/in', true, 'rshared', false],
        ['volume', 'data', '/data', false, '', false],
        ['bind', '/srv', '/srv', true, 'rprivate', false],
        ['volume', '', '/v', false, 'nocopy', true],
        ['tmpfs', '', '/t', false, 'size=64,mode=700', false],
        ['tmpfs', '', '/run', true, 'size=1m', false],
        ['volume', '', '/anonymous', false, '', true],
      ],
    );
  });

  const refused: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /^config cannot be empty in order to create a container$/],
    [{ HostConfig: {} }, /^config cannot be empty in order to create a container$/],
    [{ Image: 'a', HostConfig: { Mounts: [{ Type: 'bind' }] } }, /type "bind": field Target must not be empty$/],
    [[], /^invalid JSON: json: cannot unmarshal array into Go value of type CreateRequest$/],
    [{ Image: 5 }, /cannot unmarshal number into Go struct field CreateRequest.Image of type string$/],
    [{ Env: 'A=1' }, /cannot unmarshal string into Go struct field CreateRequest.Env of type \[\]string$/],
    [{ Env: [1] }, /cannot unmarshal number into Go struct field CreateRequest.Env of type string$/],
    [{ Tty: 'yes' }, /cannot unmarshal string into Go struct field CreateRequest.Tty of type bool$/],
    [
      { HostConfig: { Memory: '64m' } },
      /cannot unmarshal string into Go struct field HostConfig.HostConfig.Memory of type int64$/,
    ],
    [{ OnBuild: 'RUN x' }, /CreateRequest.OnBuild of type \[\]string$/],
    [{ Healthcheck: { Test: 'curl x' } }, /HealthConfig.Healthcheck.Test of type \[\]string$/],
    [{ HostConfig: { CpuCount: '2' } }, /HostConfig.HostConfig.CpuCount of type int64$/],
    [
      { NetworkingConfig: { EndpointsConfig: { bridge: { IPAddress: 7 } } } },
      /EndpointSettings.NetworkingConfig.EndpointsConfig.bridge.IPAddress of type string$/,
    ],
    [{ HostConfig: { Memory: 1.5 } }, /cannot unmarshal number 1.5 into Go struct field .* of type int64$/],
    [{ HostConfig: { RestartPolicy: { Name: 'often' } } }, /unknown policy 'often'/],
    [{ HostConfig: { Isolation: 'hyperv' } }, /^Invalid isolation: "hyperv" - linux only supports 'default'$/],
    [
      { HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'always' } } },
      /^can't create 'AutoRemove' container with restart policy$/,
    ],
    [{ HostConfig: { PidMode: 'mine' } }, /^invalid PID mode: mine$/],
    [{ ExposedPorts: { 'x/tcp': {} } }, /invalid range format/],
    [{ HostConfig: { PortBindings: { 80: [{ HostPort: '99999' }] } } }, /^invalid port specification: "99999"$/],
    [{ Healthcheck: { Interval: 5 } }, /^Interval in Healthcheck cannot be less than 1ms$/],
  ];
  for (const [body, sentence] of refused) {
    test(`is refused: ${JSON.stringify(body)}`, () => {
      assert.throws(() => readCreate(body), { kind: 'invalid_argument', message: sentence });
    });
  }

  test('mounts that cannot be meant', () => {
    assert.throws(() => mountsOf({ Binds: ['a:b:c:d'] }), { code: 'mount_invalid' });
    assert.throws(() => mountsOf({ Binds: ['/a:/b', '/c:/b'] }), { message: 'Duplicate mount point: /b' });
    assert.throws(() => mountsOf({ Binds: ['/a:/'] }), /destination can't be '\/'/);
    assert.throws(() => mountsOf({ Binds: ['/a:/b:sideways'] }), { message: 'invalid mode: sideways' });
    assert.throws(() => mountsOf({ Mounts: [{ Type: 'bind', Target: '/a' }] }), /field Source must not be empty/);
    assert.throws(() => mountsOf({ Mounts: [{ Type: 'odd', Target: '/a' }] }), /mount type unknown/);
    const far = { Type: 'bind', Source: '/a', Target: '/b', BindOptions: { Propagation: 'far' } };
    assert.throws(() => mountsOf({ Mounts: [far] }), {
      message: 'invalid mount config for type "bind": invalid propagation mode: far',
    });
    assert.throws(() => mountsOf({ Binds: ['name:in'] }), {
      message: `invalid volume specification: 'name:in': invalid mount config for type "volume": invalid mount path: 'in' mount path must be absolute`,
    });
    assert.throws(() => mountsOf({ Tmpfs: { '/t': 'huge=always' } }), {
      message: 'invalid tmpfs option ["huge" "always"]',
    });
    for (const Subpath of ['../a', 'a/../../b', '/..', '/a', '..']) {
      const volume = { Type: 'volume', Source: 'v', Target: '/a', VolumeOptions: { Subpath } };
      assert.throws(
        () => mountsOf({ Mounts: [volume] }),
        /type "volume": subpath must be a relative path within the volume$/,
      );
      const image = { Type: 'image', Source: 'v', Target: '/a', ImageOptions: { Subpath } };
      assert.throws(
        () => mountsOf({ Mounts: [image] }),
        /type "image": subpath must be a relative path within the volume$/,
      );
    }
    assert.throws(() => mountsOf({ Tmpfs: { '/a': 'large' } }), { message: 'invalid tmpfs option ["large"]' });
  });
});
