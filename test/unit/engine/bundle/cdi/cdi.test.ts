import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { applyContainerEdits } from '../../../../../src/engine/bundle/cdi/apply-container-edits.js';
import { type ContainerEdits, NO_EDITS } from '../../../../../src/engine/bundle/cdi/cdi-spec.js';
import { findCdiEdits } from '../../../../../src/engine/bundle/cdi/find-cdi-edits.js';
import { parseCdiSpec } from '../../../../../src/engine/bundle/cdi/parse-cdi-spec.js';
import { type CdiSpecs, readCdiSpecs } from '../../../../../src/engine/bundle/cdi/read-cdi-specs.js';
import { resolveDeviceRequests } from '../../../../../src/engine/bundle/device-requests.js';
import type { DeviceRequest } from '../../../../../src/engine/container/container.js';
import { parseCdiName } from '../../../../../src/oci/cdi-name.js';
import type { RuntimeSpec } from '../../../../../src/oci/runtime-spec.js';

const env = (name: string): object => ({ env: [`${name}=1`] });
const vendor = (kind: string, devices: Readonly<Record<string, object>>, containerEdits: object = {}): string =>
  JSON.stringify({
    cdiVersion: '0.6.0',
    kind,
    containerEdits,
    devices: Object.entries(devices).map(([name, edits]) => ({ name, containerEdits: edits })),
  });

/** Descriptions as they would be read from two folders. */
async function specsOf(...folders: readonly Readonly<Record<string, string>>[]): Promise<CdiSpecs> {
  const root = mkdtempSync(join(tmpdir(), 'gantry-cdi-'));
  try {
    const paths = folders.map((files, index) => {
      const folder = join(root, String(index));
      mkdirSync(folder);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      return folder;
    });
    const { specs, unread } = await readCdiSpecs([...paths, join(root, 'absent')]);
    return { specs, unread: unread.map((path) => path.slice(root.length)) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const request = (some: Partial<DeviceRequest>): DeviceRequest => ({
  driver: '',
  count: 0,
  deviceIds: [],
  capabilities: [['gpu']],
  options: {},
  ...some,
});

describe('names of CDI devices', () => {
  for (const name of ['vendor.com/class=0', 'nvidia.com/gpu=all', 'a/b=c', 'v-1_2.x/c_l-s=GPU-1:0.a_b']) {
    test(`${name} is one`, () => {
      const [kind, device] = name.split('=');
      assert.deepEqual(parseCdiName(name), { kind, device });
    });
  }
  for (const name of [
    '/dev/null',
    '/dev/x:/dev/y',
    'vendor.com/class',
    'class=0',
    '1/b=c',
    'a./b=c',
    'a/b=',
    'a/b=-c',
    'a/b=c/d',
    'a/b=c\n',
  ]) {
    test(`${JSON.stringify(name)} is none`, () => assert.equal(parseCdiName(name), undefined));
  }
});

describe('descriptions of devices', () => {
  test('what a file says of a device comes behind what it says of all, once', async () => {
    const specs = await specsOf({ 'v.json': vendor('v.com/x', { a: env('A'), b: env('B') }, env('ALL')) });
    assert.deepEqual(findCdiEdits(['v.com/x=a', 'v.com/x=b'], specs).env, ['ALL=1', 'A=1', 'B=1']);
  });

  test('a description in YAML, as vendors’ tools write it, is as good as one in JSON', async () => {
    const yaml = `---
cdiVersion: 0.5.0
kind: v.com/x
devices:
- name: "0"
  containerEdits:
    env:
    - A=1
    deviceNodes:
    - path: /dev/null
containerEdits:
  env: [ALL=1]
`;
    const specs = await specsOf({ 'v.yaml': yaml });
    assert.deepEqual(findCdiEdits(['v.com/x=0'], specs).env, ['ALL=1', 'A=1']);
    assert.deepEqual(specs.unread, []);
  });

  test('the later folder goes before the earlier', async () => {
    const specs = await specsOf(
      { 'v.json': vendor('v.com/x', { a: env('STATIC'), b: env('B') }) },
      { 'v.json': vendor('v.com/x', { a: env('DYNAMIC') }) },
    );
    assert.deepEqual(findCdiEdits(['v.com/x=a', 'v.com/x=b'], specs).env, ['DYNAMIC=1', 'B=1']);
  });

  test('one that two files of a folder describe is none, and neither is one that nobody describes', async () => {
    const specs = await specsOf({
      '1.json': vendor('v.com/x', { a: env('A'), b: env('B') }),
      '2.json': vendor('v.com/x', { a: env('OTHER') }),
      'broken.json': '{',
      'wrong.json': JSON.stringify({ kind: 'v.com/x', devices: [{ name: 'c', containerEdits: { env: ['X'] } }] }),
      'wrong.yaml': 'kind: v.com/y\n',
      'broken.yaml': 'kind: [v.com/y\n',
      'bomb.yaml': `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`).join('')}`,
      'readme.txt': 'no description',
    });
    assert.throws(() => findCdiEdits(['v.com/x=a', 'v.com/x=b', 'v.com/y=0'], specs), {
      code: 'cdi_device_unknown',
      message:
        'CDI device injection failed: unresolvable CDI devices v.com/x=a, v.com/y=0 (could not be read: /0/bomb.yaml, /0/broken.json, /0/broken.yaml, /0/wrong.json, /0/wrong.yaml)',
    });
    assert.deepEqual(findCdiEdits(['v.com/x=b'], specs).env, ['B=1']);
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['no kind', { devices: [] }],
    ['a kind that is none', { kind: 'class', devices: [] }],
    ['no devices', { kind: 'v.com/x' }],
    ['a device without a name', { kind: 'v.com/x', devices: [{ containerEdits: {} }] }],
    ['a node that is no path', deviceWith({ deviceNodes: [{ path: 'x' }] })],
    ['a node of a kind that there is not', deviceWith({ deviceNodes: [{ path: '/dev/x', type: 'q' }] })],
    ['rights that there are not', deviceWith({ deviceNodes: [{ path: '/dev/x', permissions: 'x' }] })],
    ['a mount to nowhere', deviceWith({ mounts: [{ hostPath: '/x' }] })],
    ['a hook at no time', deviceWith({ hooks: [{ hookName: 'never', path: '/x' }] })],
    ['a hook that is no path', deviceWith({ hooks: [{ hookName: 'poststop', path: 'x' }] })],
  ];
  for (const [what, spec] of wrong) {
    test(`${what} is refused`, () =>
      assert.throws(() => parseCdiSpec(JSON.stringify(spec), 'v.json'), {
        code: 'manifest_invalid',
        message: /v\.json/,
      }));
  }
});

function deviceWith(containerEdits: object): object {
  return { kind: 'v.com/x', devices: [{ name: 'a', containerEdits }] };
}

const PLAIN: RuntimeSpec = {
  ociVersion: '1.0.2',
  process: { cwd: '/', env: ['PATH=/bin', 'A=old'], args: ['true'], user: { uid: 1000, gid: 1, additionalGids: [1] } },
  root: { path: '/r' },
  mounts: [{ destination: '/proc' }, { destination: '/lib/x', source: '/theirs' }],
  linux: {
    namespaces: [],
    cgroupsPath: '/c',
    devices: [{ type: 'c', path: '/dev/void', major: 9, minor: 9 }],
    resources: { devices: [{ allow: false, access: 'rwm' }] },
  },
};

describe('edits of a configuration', () => {
  test('take the place of what was there, and add the rest', () => {
    const edits = parseCdiSpec(
      JSON.stringify(
        deviceWith({
          env: ['A=new', 'B=1'],
          deviceNodes: [
            { path: '/dev/void', hostPath: '/dev/null', permissions: 'r' },
            { path: '/dev/made', type: 'b', major: 7, minor: 1, fileMode: 0o600, uid: 5, gid: 6 },
          ],
          mounts: [
            { hostPath: '/a', containerPath: '/lib/x/deep', options: ['ro', 'bind'] },
            { hostPath: '/b', containerPath: '/lib/x', type: 'bind', options: ['bind'] },
          ],
          hooks: [{ hookName: 'createContainer', path: '/bin/hook', args: ['hook', 'x'], env: ['E=1'], timeout: 5 }],
          additionalGids: [0, 44],
        }),
      ),
      'v.json',
    ).devices[0]?.edits;
    const edited = applyContainerEdits(PLAIN, edits ?? NO_EDITS);
    assert.deepEqual(edited.process.env, ['PATH=/bin', 'A=new', 'B=1']);
    assert.deepEqual(edited.process.user.additionalGids, [1, 44]);
    assert.deepEqual(edited.mounts, [
      { destination: '/proc' },
      { destination: '/lib/x', source: '/b', type: 'bind', options: ['bind'] },
      { destination: '/lib/x/deep', source: '/a', options: ['ro', 'bind'] },
    ]);
    assert.deepEqual(edited.hooks, {
      createContainer: [{ path: '/bin/hook', args: ['hook', 'x'], env: ['E=1'], timeout: 5 }],
    });
    const [given, made] = edited.linux.devices ?? [];
    assert.deepEqual([given?.path, given?.major, given?.minor, given?.uid], ['/dev/void', 1, 3, 1000]);
    assert.deepEqual(made, { type: 'b', path: '/dev/made', major: 7, minor: 1, fileMode: 0o600, uid: 5, gid: 6 });
    assert.deepEqual(edited.linux.resources?.devices, [
      { allow: false, access: 'rwm' },
      { allow: true, type: 'c', major: 1, minor: 3, access: 'r' },
      { allow: true, type: 'b', major: 7, minor: 1, access: 'rwm' },
    ]);
  });

  test('none of them leave it as it was', () => assert.deepEqual(applyContainerEdits(PLAIN, NO_EDITS), PLAIN));

  test('a node that this machine does not have is refused', () => {
    const node: ContainerEdits['deviceNodes'][number] = {
      path: '/dev/x',
      hostPath: '/dev/absent',
      type: undefined,
      major: undefined,
      minor: undefined,
      fileMode: undefined,
      permissions: 'rwm',
      uid: undefined,
      gid: undefined,
    };
    assert.throws(() => applyContainerEdits(PLAIN, { ...NO_EDITS, deviceNodes: [node] }), { code: 'device_unusable' });
  });
});

describe('requests for devices', () => {
  const gpus = specsOf({ 'n.json': vendor('nvidia.com/gpu', { 0: env('G0'), 1: env('G1'), all: env('ALL') }) });
  const variables = async (some: Partial<DeviceRequest>): Promise<readonly string[]> =>
    (await resolveDeviceRequests([request(some)], () => gpus)).env;

  test('GPUs by count, by id, and all of them', async () => {
    assert.deepEqual(await variables({ count: 2 }), ['G0=1', 'G1=1']);
    assert.deepEqual(await variables({ deviceIds: ['1'] }), ['G1=1']);
    assert.deepEqual(await variables({ count: -1, driver: 'nvidia' }), ['ALL=1']);
    assert.deepEqual(await variables({ count: 1, capabilities: [['tpu'], ['compute', 'utility', 'gpu']] }), ['G0=1']);
    await assert.rejects(variables({ count: 3 }), { message: /unresolvable CDI devices nvidia\.com\/gpu=2$/ });
  });

  test('devices by their full names', async () => {
    assert.deepEqual(await variables({ driver: 'cdi', deviceIds: ['nvidia.com/gpu=0'] }), ['G0=1']);
    await assert.rejects(variables({ driver: 'cdi', count: 1 }), { message: 'unexpected count in CDI device request' });
    await assert.rejects(variables({ driver: 'cdi', options: { a: 'b' } }), {
      message: 'unexpected options in CDI device request',
    });
  });

  test('what nobody provides is told in docker’s words', async () => {
    const none = await specsOf({});
    const refused = (some: Partial<DeviceRequest>, message: string): Promise<void> =>
      assert.rejects(
        resolveDeviceRequests([request({ count: -1, ...some })], () => none),
        {
          code: 'device_driver_missing',
          message,
        },
      );
    await refused({}, 'could not select device driver "" with capabilities: [[gpu]]');
    await refused({ driver: 'amd' }, 'could not select device driver "amd" with capabilities: [[gpu]]');
    await refused(
      { capabilities: [['compute', 'gpu'], ['tpu']] },
      'could not select device driver "" with capabilities: [[compute gpu] [tpu]]',
    );
    await assert.rejects(variables({ capabilities: [['tpu']] }), { code: 'device_driver_missing' });
    await assert.rejects(variables({ count: 1, deviceIds: ['0'] }), {
      message: 'cannot set both Count and DeviceIDs on device request',
    });
  });

  test('where nothing is asked for, no folder is read', async () => {
    const edits = await resolveDeviceRequests([], () => assert.fail('read'));
    assert.deepEqual(edits, NO_EDITS);
  });
});
