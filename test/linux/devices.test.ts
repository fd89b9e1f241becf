import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { CreateContainer, DeviceMapping, DeviceRequest } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { LoopDevice, loopReason } from '../support/linux/loop-device.js';
import { sh } from '../support/linux/run-container.js';
import { rootReason } from '../support/root-reason.js';

const MIB = 2 ** 20;
const mapping = (hostPath: string, containerPath = hostPath, permissions = 'rwm'): DeviceMapping => ({
  hostPath,
  containerPath,
  permissions,
});

describe('devices of the machine', { skip: rootReason() }, () => {
  const stand = engineStand();
  const { create } = stand;
  const run = (script: string, asked: Partial<CreateContainer> = {}) => stand.run({ command: sh(script), ...asked });
  const folder = mkdtempSync(join(tmpdir(), 'gantry-devices-'));
  after(() => rmSync(folder, { recursive: true }));

  /** A node of this machine's under a name of ours. */
  function node(name: string, ...numbers: readonly string[]): string {
    const path = join(folder, name);
    execFileSync('mknod', ['-m', '666', path, ...numbers]);
    return path;
  }

  test('one is there under the path that it is given, and works', async () => {
    const devices = [mapping('/dev/full', '/dev/brim')];
    const { stdout, stderr } = await run('ls -l /dev/brim; echo x > /dev/brim', { devices });
    assert.match(stdout, /^crw-rw-rw- .* 1, +7 .*\/dev\/brim$/m);
    assert.match(stderr, /No space left on device/);
  });

  test('one of an own name, by a link to it, and all in a folder', async () => {
    const below = join(folder, 'below', 'deeper');
    mkdirSync(below, { recursive: true });
    node('below/deeper/zero', 'c', '1', '5');
    symlinkSync(node('null', 'c', '1', '3'), join(folder, 'link'));
    const { stdout } = await run('ls -l /dev/void /dev/all/deeper/zero; head -c 4 /dev/all/deeper/zero | od -An -tx1', {
      devices: [mapping(join(folder, 'link'), '/dev/void'), mapping(join(folder, 'below'), '/dev/all')],
    });
    assert.match(stdout, / 1, +5 .*\/dev\/all\/deeper\/zero$/m);
    assert.match(stdout, / 1, +3 .*\/dev\/void$/m);
    assert.match(stdout, /00 00 00 00\n$/);
  });

  test('what is no device is refused when it starts, and the container stays as it was', async () => {
    for (const [path, code, reason] of [
      ['/dev/absent', 'device_not_found', 'no such file or directory'],
      ['/etc/passwd', 'device_unusable', 'not a device node'],
    ] as const) {
      const { id } = await create({ command: ['true'], devices: [mapping(path)] });
      await assert.rejects(stand.engine.containers.start(id), {
        code,
        message: `error gathering device information while adding custom device "${path}": ${reason}`,
      });
      assert.equal((await stand.engine.containers.get(id)).state.status, 'created');
    }
  });

  describe('a block device', { skip: loopReason() }, () => {
    const TEXT = 'on the disk';
    let disk: LoopDevice;
    before(() => void (disk = new LoopDevice(4 * MIB, TEXT)));
    after(() => disk[Symbol.dispose]());
    const number = (): string =>
      execFileSync('stat', ['-c', '%Hr:%Lr', disk.path], { encoding: 'utf8' }).trim().replace(':', ' ');
    const make = (): string => `busybox mknod /tmp/disk b ${number()}`;

    test('that was not given cannot be used, whoever makes a node of it', async () => {
      const { stderr, exitCode } = await run(`${make()} && head -c 11 /tmp/disk`);
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /Operation not permitted/);
    });

    test('is used as its rights say', async () => {
      const script = 'head -c 11 /dev/disk; echo x > /dev/disk';
      const { stdout, stderr } = await run(script, { devices: [mapping(disk.path, '/dev/disk', 'r')] });
      assert.equal(stdout, TEXT);
      assert.match(stderr, /Operation not permitted/);
      const written = await run('printf ON > /dev/disk; head -c 11 /dev/disk', {
        devices: [mapping(disk.path, '/dev/disk', 'rw')],
      });
      assert.equal(written.stdout, 'ON the disk');
      await run(`printf ${TEXT.slice(0, 2)} > /dev/disk`, { devices: [mapping(disk.path, '/dev/disk')] });
    });

    test('may be used where a rule says so, with no node given', async () => {
      const rule = `b ${number().replace(' ', ':')} rwm`;
      assert.equal((await run(`${make()} && head -c 11 /tmp/disk`, { deviceCgroupRules: [rule] })).stdout, TEXT);
      await assert.rejects(create({ deviceCgroupRules: ['b 7'] }), {
        message: "invalid device cgroup rule format: 'b 7'",
      });
    });

    test('is read no faster than it may be', async () => {
      disk.forgetCache();
      const { stdout, stderr, exitCode } = await run(
        'start=$(cut -d" " -f1 /proc/uptime); dd if=/dev/disk of=/dev/null bs=256k count=8 iflag=direct; echo $start $(cut -d" " -f1 /proc/uptime)',
        {
          devices: [mapping(disk.path, '/dev/disk')],
          resources: { deviceReadBps: [{ path: disk.path, rate: MIB }] },
        },
      );
      assert.equal(exitCode, 0, stderr);
      const [from = 0, to = 0] = stdout.trim().split(' ').map(Number);
      assert.ok(to - from > 1, `2 MiB in ${to - from} s\n${stderr}`);
    });
  });

  test('a privileged container has them all, and what else it is given', async () => {
    const { stdout } = await run('ls /dev/loop-control /dev/void', {
      isPrivileged: true,
      devices: [mapping('/dev/null', '/dev/void'), mapping('/dev/full')],
    });
    assert.equal(stdout, '/dev/loop-control\n/dev/void\n');
  });

  describe('that a vendor describes', () => {
    const VENDOR = `gantry-test-${process.pid}.com`;
    const description = `/var/run/cdi/${VENDOR}.json`;
    const hadFolder = existsSync('/var/run/cdi');
    const cdi = (...deviceIds: readonly string[]): DeviceRequest => ({
      driver: 'cdi',
      count: 0,
      deviceIds,
      capabilities: [],
      options: {},
    });
    before(() => {
      mkdirSync('/var/run/cdi', { recursive: true });
      const library = join(folder, 'library');
      writeFileSync(library, 'of the vendor\n');
      writeFileSync(
        description,
        JSON.stringify({
          cdiVersion: '0.6.0',
          kind: `${VENDOR}/thing`,
          containerEdits: { env: ['THING=all'] },
          devices: [
            {
              name: 'one',
              containerEdits: {
                env: ['THING=one'],
                deviceNodes: [{ path: '/dev/thing', hostPath: '/dev/full' }],
                mounts: [{ hostPath: library, containerPath: '/usr/lib/thing', options: ['ro', 'bind'] }],
                hooks: [
                  {
                    hookName: 'createRuntime',
                    path: '/bin/sh',
                    args: ['sh', '-c', `cat > ${join(folder, 'hooked')}`],
                  },
                ],
              },
            },
          ],
        }),
      );
    });
    after(() => rmSync(hadFolder ? description : '/var/run/cdi', { recursive: true }));

    test('has its nodes, files, variables and hooks', async () => {
      const { stdout, stderr } = await run('echo $THING; cat /usr/lib/thing; echo x > /dev/thing', {
        deviceRequests: [cdi(`${VENDOR}/thing=one`)],
      });
      assert.equal(stdout, 'one\nof the vendor\n');
      assert.match(stderr, /No space left on device/);
      assert.ok(existsSync(join(folder, 'hooked')));
    });

    test('one that nobody describes, and GPUs where there are none, are told as docker tells it', async () => {
      const unknown = await create({ command: ['true'], deviceRequests: [cdi(`${VENDOR}/thing=two`)] });
      await assert.rejects(stand.engine.containers.start(unknown.id), {
        code: 'cdi_device_unknown',
        message: new RegExp(`^CDI device injection failed: unresolvable CDI devices ${VENDOR}/thing=two`),
      });
      const gpu = { driver: '', count: -1, deviceIds: [], capabilities: [['tpu']], options: {} };
      const { id } = await create({ command: ['true'], deviceRequests: [gpu] });
      await assert.rejects(stand.engine.containers.start(id), {
        code: 'device_driver_missing',
        message: 'could not select device driver "" with capabilities: [[tpu]]',
      });
    });
  });

  test('the size of the writable layer cannot be limited here, and that is said', async () => {
    await assert.rejects(create({ storageOptions: { size: '1G' } }), {
      code: 'storage_options_unsupported',
      message: "--storage-opt is supported only for overlay over xfs with 'pquota' mount option",
    });
    await assert.rejects(create({ storageOptions: { sise: '1G' } }), { message: 'Unknown option sise' });
  });
});
