import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { Container, CreateContainer } from '../../src/engine/index.js';
import { engineStand } from '../support/linux/engine-stand.js';
import { makeContainer, runContainer, sh } from '../support/linux/run-container.js';
import { until } from '../support/until.js';

const ownNamespace = (kind: string): string => readlinkSync(`/proc/self/ns/${kind}`);
const namespaceOf = ({ state }: Container, kind: string): string => readlinkSync(`/proc/${state.pid}/ns/${kind}`);

for (const runtime of ['crun', 'runc']) {
  describe(`namespaces with ${runtime}`, () => {
    const stand = engineStand({ runtime });
    const { say, sleeper, remove } = stand;

    test('are its own unless it is told otherwise', async () => {
      const container = await sleeper();
      for (const kind of ['pid', 'ipc', 'uts', 'mnt', 'net']) {
        assert.notEqual(namespaceOf(container, kind), ownNamespace(kind), kind);
      }
      assert.equal(namespaceOf(container, 'user'), ownNamespace('user'));
      await remove(container);
    });

    test("are the machine's where it is told so", async () => {
      const container = await sleeper({
        network: { kind: 'host' },
        namespaces: {
          pid: { kind: 'host' },
          ipc: { kind: 'host' },
          uts: { kind: 'host' },
          user: { kind: 'host' },
          cgroup: { kind: 'host' },
        },
      });
      for (const kind of ['pid', 'ipc', 'uts', 'net', 'user', 'cgroup']) {
        assert.equal(namespaceOf(container, kind), ownNamespace(kind), kind);
      }
      assert.notEqual(namespaceOf(container, 'mnt'), ownNamespace('mnt'));
      await remove(container);
    });

    test('with its own of cgroups it is at their root', async () => {
      const own = await say('cat /proc/self/cgroup', { namespaces: { cgroup: { kind: 'own' } } });
      assert.ok(
        own.split('\n').every((line) => line.endsWith(':/')),
        own,
      );
    });

    test("another's processes can be seen and signalled, and ours end with us", async () => {
      const first = await sleeper();
      const joined = { namespaces: { pid: { kind: 'container', ref: first.id } } } as const;
      const second = await sleeper(joined);
      assert.equal(namespaceOf(second, 'pid'), namespaceOf(first, 'pid'));
      assert.deepEqual(second.config.namespaces.pid, { kind: 'container', id: first.id });
      assert.match(await say('ps', joined), /^\s*1 root .* sleep 1000$/m);
      await stand.engine.containers.kill(first.id);
      await stand.engine.containers.wait(first.id);
      await stand.engine.containers.wait(second.id);
      await assert.rejects(stand.engine.containers.start(second.id), {
        message: `failed to join PID namespace: container ${first.id} is not running`,
      });
      await remove(first, second);
    });

    test("on the machine's processes everything that it started ends with its first", async () => {
      const host = { namespaces: { pid: { kind: 'host' } } } as const;
      const { stdout, id } = await runContainer(stand.engine, {
        runtime,
        ...host,
        command: sh('echo $$; sleep 1000 </dev/null >/dev/null 2>&1 & echo $!'),
      });
      const [shell = '', child = ''] = stdout.trim().split('\n');
      assert.ok(Number(shell) > 1 && Number(child) > 1, stdout);
      await until(() => !isAlive(child));
      await stand.engine.containers.remove(id);
    });

    test('shared memory and queues go with the namespace', async () => {
      const donor = await sleeper({ namespaces: { ipc: { kind: 'shareable' } }, shmSizeBytes: 2 ** 20 });
      const joined = { namespaces: { ipc: { kind: 'container', ref: donor.id } } } as const;
      assert.equal(await say('echo hello > /dev/shm/note; stat -f -c %b,%S /dev/shm', joined), '256,4096');
      const reader = await sleeper(joined);
      assert.equal(namespaceOf(reader, 'ipc'), namespaceOf(donor, 'ipc'));
      assert.equal(await say('cat /dev/shm/note', joined), 'hello');
      // Through one that has joined it too.
      assert.equal(
        await say('cat /dev/shm/note', { namespaces: { ipc: { kind: 'container', ref: reader.id } } }),
        'hello',
      );
      assert.match(await say('cat /dev/shm/note'), /No such file/);
      await remove(reader, donor);
    });

    test("none has no shared memory, and the machine's is the machine's", async () => {
      assert.match(
        await say('ls -d /dev/mqueue /dev/shm', { namespaces: { ipc: { kind: 'none' } } }),
        /^\/dev\/mqueue\n.*shm: No such/,
      );
      const note = join('/dev/shm', `gantry-test-${process.pid}`);
      writeFileSync(note, 'of the host');
      try {
        assert.equal(await say(`cat ${note}`, { namespaces: { ipc: { kind: 'host' } } }), 'of the host');
      } finally {
        unlinkSync(note);
      }
    });

    test('what does not offer its memory is not joined, nor what does not run', async () => {
      const donor = await sleeper();
      const asked = {
        runtime,
        command: ['true'],
        namespaces: { ipc: { kind: 'container', ref: donor.name } },
      } as const;
      const { id } = await makeContainer(stand.engine, asked);
      await assert.rejects(stand.engine.containers.start(id), {
        message: `can't join IPC of container ${donor.id}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`,
      });
      await stand.engine.containers.remove(donor.id, { force: true });
      await assert.rejects(stand.engine.containers.start(id), {
        message: /^can't join IPC of container .*: container .* is not running$/,
      });
      await stand.engine.containers.remove(id);
    });

    test("with the machine's name, and with another container's", async () => {
      const uts = { namespaces: { uts: { kind: 'host' } } } as const;
      assert.equal(await say('hostname; echo $HOSTNAME', uts), `${hostname()}\n${hostname()}`);
      const donor = await sleeper({ hostname: 'donor', domainname: 'lan' });
      const shared = { network: { kind: 'container', ref: donor.id } } as const;
      assert.equal(await say('hostname; cat /proc/sys/kernel/domainname /etc/hostname', shared), 'donor\nlan\ndonor');
      await remove(donor);
    });

    test('kernel parameters of its namespaces are its own', async () => {
      const read = 'cat /proc/sys/kernel/shmmni /proc/sys/net/ipv4/ip_forward /proc/sys/fs/mqueue/queues_max';
      const before = readFileSync('/proc/sys/kernel/shmmni', 'utf8');
      const sysctls = { 'kernel.shmmni': '77', 'net.ipv4.ip_forward': '1', 'fs.mqueue.queues_max': '33' };
      assert.equal(await say(read, { sysctls }), '77\n1\n33');
      assert.equal(readFileSync('/proc/sys/kernel/shmmni', 'utf8'), before);
    });

    test('its cgroup is below the parent that it asks for, and goes without it', async () => {
      const parent = `gantry-test-${process.pid}`;
      const container = await sleeper({ cgroupParent: parent });
      const line = readFileSync(`/proc/${container.state.pid}/cgroup`, 'utf8');
      assert.match(line, new RegExp(`:/${parent}/${container.id}$`, 'm'));
      const stats = await stand.engine.containers.get(container.id);
      assert.equal(stats.config.cgroupParent, parent);
      const folders = cgroupFolders(parent);
      assert.ok(folders.length > 0);
      assert.ok((await stand.engine.processes.list(container.id)).length > 0, 'its processes are found there');
      await remove(container);
      assert.deepEqual(
        folders.flatMap((folder) => subfolders(folder)),
        [],
      );
      for (const folder of folders) rmdirSync(folder); // It is the user's.
    });

    test('one that was killed with its monitor is tidied up below the parent too', async () => {
      const parent = `gantry-test-${process.pid}`;
      const { id, state } = await sleeper({ cgroupParent: parent });
      const monitor = readFileSync(join(stand.opened.roots.runRoot, 'c', id, 'monitor.pid'), 'utf8').trim();
      for (const pid of [Number(monitor), state.pid]) process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(monitor) && !isAlive(String(state.pid)));
      await using other = await stand.opened.open(); // Recovers.
      assert.equal((await other.containers.get(id)).state.status, 'exited');
      assert.deepEqual(
        cgroupFolders(parent).flatMap((folder) => subfolders(folder)),
        [],
      );
      await stand.engine.containers.remove(id);
      for (const folder of cgroupFolders(parent)) rmdirSync(folder);
    });

    test('a start that fails leaves no cgroup below the parent', async () => {
      const parent = `gantry-test-${process.pid}`;
      const { id } = await makeContainer(stand.engine, { runtime, cgroupParent: parent, command: ['no-such-program'] });
      await assert.rejects(stand.engine.containers.start(id), { code: 'command_not_found' });
      assert.deepEqual(
        cgroupFolders(parent).flatMap((folder) => subfolders(folder)),
        [],
      );
      await stand.engine.containers.remove(id);
      for (const folder of cgroupFolders(parent)) rmdirSync(folder);
    });
  });
}

describe('T97: what a container may see of the machine', () => {
  const stand = engineStand();

  test('with all namespaces of the machine and its root, chroot leads to it', async () => {
    const secret = `/tmp/gantry-t97-${process.pid}`;
    writeFileSync(secret, 'of the machine');
    try {
      const { stdout } = await runContainer(stand.opened.engine, {
        network: { kind: 'host' },
        namespaces: { pid: { kind: 'host' }, ipc: { kind: 'host' }, uts: { kind: 'host' } },
        mounts: [bindRoot(false)],
        command: ['busybox', 'chroot', '/host', '/bin/sh', '-c', `hostname; cat ${secret}; readlink /proc/self/ns/pid`],
      });
      assert.equal(stdout.trim(), `${hostname()}\nof the machine${ownNamespace('pid')}`);
    } finally {
      unlinkSync(secret);
    }
  });

  test('read-only, nothing of it can be written, whatever is mounted below', async () => {
    const { stdout } = await runContainer(stand.opened.engine, {
      workingDir: '/host',
      mounts: [bindRoot(true)],
      command: sh('pwd; for d in . tmp dev/shm proc/sys/kernel/domainname sys; do touch $d/x 2>&1 || true; done'),
    });
    const [place, ...refusals] = stdout.trim().split('\n');
    assert.equal(place, '/host');
    assert.equal(refusals.length, 5);
    for (const line of refusals) assert.match(line, /Read-only file system|Not a directory/);
  });

  test('a program that is joined to its network is seen; one that is not is not', async () => {
    const count = async (network: CreateContainer['network']) => {
      const { stdout } = await runContainer(stand.opened.engine, {
        network,
        command: sh('cat /proc/net/unix | wc -l'),
      });
      return Number(stdout);
    };
    assert.ok((await count({ kind: 'host' })) > 1);
    assert.equal(await count({ kind: 'none' }), 1);
  });
});

const bindRoot = (isReadOnly: boolean) =>
  ({ type: 'bind', source: '/', destination: '/host', isReadOnly, options: [], mayCreateSource: false }) as const;

function isAlive(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

const CGROUPS = '/sys/fs/cgroup';

/** The parent in every hierarchy that has it. */
const cgroupFolders = (parent: string): readonly string[] =>
  [CGROUPS, ...readdirSync(CGROUPS).map((name) => join(CGROUPS, name))]
    .map((hierarchy) => join(hierarchy, parent))
    .filter((folder) => existsSync(folder));

const subfolders = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
