import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { debianReason } from '../support/linux/oci-layout.js';
import { DEBIAN, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

/** The book's table 10-1: what a container of docker may do. By the kernel's numbers, as in capability.h. */
const DEFAULT_ON = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31];
const NAMESPACES = ['pid', 'net', 'ipc', 'uts', 'mnt'];

describe('techniques: the machine from inside', { skip: rootReason() || debianReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand({ hasDebian: true });

  /** The numbers of the capabilities that root has with these flags. */
  async function capabilities(flags: string): Promise<readonly number[]> {
    const line = await stand.type(`gantry run --rm --net none ${flags} ${BUSYBOX} grep CapEff /proc/self/status`);
    const bits = BigInt(`0x${line.split('\t')[1]}`);
    return Array.from({ length: 41 }, (_, number) => number).filter((number) => (bits >> BigInt(number)) & 1n);
  }

  describe('T84: capabilities', () => {
    test('those of the book’s table are on, and each is dropped and given by its name', async () => {
      assert.deepEqual(await capabilities(''), DEFAULT_ON);
      assert.deepEqual(await capabilities('--cap-drop=all'), []);
      assert.deepEqual(await capabilities('--cap-drop ALL --cap-add chown --cap-add=CAP_KILL'), [0, 5]);
      assert.deepEqual(
        await capabilities('--cap-drop=CHOWN --cap-drop=NET_RAW'),
        DEFAULT_ON.filter((each) => each !== 0 && each !== 13),
      );
    });

    test('without CHOWN chown fails, and with FOWNER alone too; with CHOWN alone it works', async () => {
      const attempt = async (flags: string): Promise<string> =>
        (await stand.tryOut(`gantry run --rm ${flags} ${DEBIAN} bash -c 'chown nobody /tmp && echo done' 2>&1`)).stdout;
      assert.match(await attempt('--cap-drop=CHOWN'), /Operation not permitted/);
      assert.match(await attempt('--cap-drop=all --cap-add=FOWNER'), /Operation not permitted/);
      assert.equal(await attempt('--cap-drop=all --cap-add=CHOWN'), 'done\n');
    });
  });

  test('T88: what is labelled for SELinux starts where that is off, with a warning in place of a wrong promise', async () => {
    for (const option of ['label:type:docker_apache_t', 'label=type:docker_apache_t']) {
      const { exitCode, stdout, stderr } = await stand.tryOut(
        `gantry run --name selinuxdock --security-opt ${option} ${BUSYBOX} echo started; gantry logs selinuxdock; gantry rm -f selinuxdock >/dev/null`,
      );
      assert.deepEqual([exitCode, stdout], [0, 'started\nstarted\n']);
      assert.match(stderr, /WARNING: SELinux is off on your machine\. The label type:docker_apache_t is not set\./);
    }
  });

  describe('T97: what is the machine’s', () => {
    test('names, processes, network and files are the container’s own unless it is given those of the machine', async () => {
      const look = `hostname; cat /proc/1/comm; grep -c . /proc/net/unix; for n in ${NAMESPACES.join(' ')}; do readlink /proc/self/ns/$n; done`;
      const lines = async (flags: string): Promise<readonly string[]> =>
        (await stand.type(`gantry run --rm ${flags} ${BUSYBOX} sh -c '${look}'`)).split('\n');
      const host = await Promise.all(NAMESPACES.map((name) => readlink(`/proc/self/ns/${name}`)));
      const [name, first, sockets, ...own] = await lines('');
      assert.match(name ?? '', /^[0-9a-f]{12}$/);
      assert.deepEqual([first, sockets], ['sh', '1']);
      assert.ok(own.every((each, index) => each !== host[index]));
      const shared = await lines('--net=host --pid=host --ipc=host --uts=host');
      assert.deepEqual([shared[0], ...shared.slice(3, 7)], [hostname(), ...host.slice(0, 4)]);
      assert.notEqual(shared[7], host[4]);
      assert.ok(Number(shared[2]) > 1);
    });

    test('chroot into its root is a shell of the machine; read-only, nothing of it changes', async () => {
      const secret = join(stand.gantry.folder, 'secret');
      writeFileSync(secret, 'of the machine');
      const all = '--net=host --pid=host --ipc=host --volume /:/host';
      assert.equal(
        await stand.type(`gantry run --rm -i ${all} ${BUSYBOX} busybox chroot /host cat ${secret}`),
        'of the machine',
      );
      const { exitCode, stdout, stderr } = await stand.tryOut(
        `gantry run --rm --workdir /host --volume /:/host:ro ${DEBIAN} bash -c 'pwd; cat .${secret}; echo; touch .${secret}'`,
      );
      assert.deepEqual([exitCode, stdout], [1, '/host\nof the machine\n']);
      assert.match(stderr, /Read-only file system/);
    });

    test('--device is a device of the machine; its root is no place for a volume', async () => {
      assert.match(
        await stand.type(`gantry run --rm --device /dev/zero:/dev/nothing ${BUSYBOX} ls -l /dev/nothing`),
        /^crw.* 1, +5 .*\/dev\/nothing$/,
      );
      const { exitCode, stderr } = await stand.tryOut(`gantry run --rm -v /tmp:/ ${BUSYBOX} true`);
      assert.equal(exitCode, 125);
      assert.match(stderr, /destination can't be '\/'/);
    });
  });

  describe('T101: a program that fails on one machine only', () => {
    test('useradd works in a container, and says by its exit code where it does not', async () => {
      assert.equal(await stand.type(`gantry run --rm ${DEBIAN} bash -c 'useradd -m user; echo $?'`), '0');
      const again = `useradd -m user; useradd -m user; echo $?`;
      assert.equal(await stand.type(`gantry run --rm ${DEBIAN} bash -c '${again}' 2>/dev/null`), '9');
    });

    test('a tracer inside sees what it asks of the kernel', async (t) => {
      const strace = '/host/usr/bin/strace';
      // This machine's, with its libraries, as a package of them would come from a network.
      const run = `for l in /host/lib64/ld-linux-*; do exec $l --library-path $(echo /host/usr/lib/*-linux-gnu) ${strace} -f -e trace=openat useradd -m user; done`;
      const { exitCode, stderr } = await stand.tryOut(
        `[ -x /usr/bin/strace ] || exit 99; gantry run --rm -v /:/host:ro ${DEBIAN} bash -c '${run}'`,
      );
      if (exitCode === 99) return t.skip('needs strace');
      assert.equal(exitCode, 0, stderr);
      assert.match(stderr, /openat\(.*"\/etc\/shadow.*O_RDWR/);
      assert.match(stderr, /exited with 0/);
    });
  });
});
