import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type Shape, shapeSpec } from '../../../../src/engine/debug/shape-spec.js';
import type { RuntimeSpec } from '../../../../src/oci/runtime-spec.js';

const mount = (destination: string) => ({ destination, type: 'tmpfs', source: 'x', options: [] });

/** What an ordinary container would get. */
const SPEC: RuntimeSpec = {
  ociVersion: '1.0.2',
  process: { cwd: '/', env: ['PATH=/bin', 'A=1'], args: ['sh'], user: { uid: 0, gid: 0 } },
  root: { path: '/r' },
  hostname: 'box',
  mounts: ['/proc', '/dev', '/dev/pts', '/sys', '/etc/hosts'].map(mount),
  linux: {
    namespaces: [{ type: 'mount' }, { type: 'pid' }],
    cgroupsPath: '/g/x',
    maskedPaths: ['/proc/kcore'],
    readonlyPaths: ['/proc/sys'],
    sysctl: { 'net.ipv4.ping_group_range': '0 1' },
  },
};

const SHAPE: Shape = {
  scene: 'tree',
  joined: new Map([
    ['mnt', '/proc/1/fd/3'],
    ['pid', '/proc/1/fd/4'],
    ['net', '/proc/1/fd/5'],
  ]),
  toolsDir: '/t',
  filesDir: '/f',
  devDir: '/d',
  deviceNames: ['shm'],
  networkFiles: [],
};

const destinations = (spec: RuntimeSpec): readonly string[] => spec.mounts.map(({ destination }) => destination);

describe('the bundle of a debug session', () => {
  test('in a live container: its tree as it is, with a /dev of its own and the tools in that', () => {
    const { process, hostname, mounts, linux } = shapeSpec(SPEC, SHAPE);
    assert.deepEqual(process.env, ['PATH=/bin:/dev/gantry/bin', 'A=1']);
    assert.equal(hostname, undefined);
    assert.deepEqual(
      mounts.map(({ source, destination }) => [source, destination]),
      [
        ['x', '/dev'],
        ['x', '/dev/pts'],
        ['/d/shm', '/dev/shm'],
        ['/t', '/dev/gantry'],
      ],
    );
    assert.deepEqual(linux.namespaces, [
      { type: 'mount' },
      { type: 'pid', path: '/proc/1/fd/4' },
      { type: 'network', path: '/proc/1/fd/5' },
    ]);
    assert.deepEqual([linux.maskedPaths, linux.readonlyPaths, linux.sysctl], [[], [], undefined]);
  });

  test('without its processes: /proc is another, and masked as ever', () => {
    const { linux, ...spec } = shapeSpec(SPEC, { ...SHAPE, joined: new Map([['mnt', '/proc/1/fd/3']]) });
    assert.ok(destinations({ ...spec, linux }).includes('/proc'));
    assert.deepEqual(linux.namespaces, [{ type: 'mount' }]);
    assert.deepEqual(linux.maskedPaths, ['/proc/kcore']);
  });

  test('with the files of this machine: no tools, and a /proc of its own only for its processes', () => {
    const machine: Shape = { ...SHAPE, scene: 'machine', toolsDir: undefined, deviceNames: ['vda'] };
    const inNetwork = shapeSpec(SPEC, { ...machine, joined: new Map([['net', '/proc/1/fd/5']]) });
    assert.deepEqual(destinations(inNetwork), ['/dev', '/dev/pts', '/dev/vda']);
    assert.deepEqual(inNetwork.process.env, SPEC.process.env);
    assert.deepEqual(destinations(shapeSpec(SPEC, machine)), ['/proc', '/dev', '/dev/pts', '/dev/vda']);
  });

  test('a sandbox is an ordinary container with the tools in it', () => {
    const sandbox = shapeSpec(SPEC, { ...SHAPE, scene: 'sandbox', joined: undefined, deviceNames: [] });
    assert.deepEqual(destinations(sandbox), [...destinations(SPEC), '/dev/gantry']);
    assert.equal(sandbox.hostname, 'box');
    assert.deepEqual(sandbox.linux, SPEC.linux);
  });

  test('tools of an image: the files of the container, and its names, beside them', () => {
    const image = shapeSpec(SPEC, {
      ...SHAPE,
      scene: 'image',
      toolsDir: undefined,
      deviceNames: [],
      networkFiles: [{ source: '/n/hosts', destination: '/etc/hosts' }],
    });
    assert.deepEqual(
      image.mounts.slice(-2).map(({ source, destination }) => [source, destination]),
      [
        ['/f', '/container'],
        ['/n/hosts', '/etc/hosts'],
      ],
    );
    assert.deepEqual(image.linux.maskedPaths, ['/proc/kcore']);
  });
});
