import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { parseCapabilitySet } from '../../src/engine/bundle/capabilities.js';
import type { ContainerConfig } from '../../src/engine/container/container.js';
import { ContainerStand, type CreateOptions, runtimePrograms } from '../support/container/container-stand.js';

const isRoot = process.getuid?.() === 0;
const programs = isRoot ? await runtimePrograms() : [];
const hasPerl = arch() === 'x64' && existsSync('/usr/bin/perl');

test('containers are kept in', { skip: isRoot ? false : 'needs root' }, () => assert.ok(programs.length > 0));

for (const program of programs) {
  describe(`a container with ${program.kind}`, () => {
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program)));
    after(() => stand[Symbol.asyncDispose]());

    /** What a script prints, both streams, trimmed. */
    const say = async (
      script: string,
      config: Partial<ContainerConfig> = {},
      options?: CreateOptions,
    ): Promise<string> =>
      (await stand.run({ command: ['sh', '-c', `{ ${script}\n} 2>&1`], ...config }, options)).output.trim();

    const status = async (field: string, config?: Partial<ContainerConfig>): Promise<string> =>
      (await say(`busybox grep ^${field}: /proc/self/status`, config)).split(/\s+/)[1] ?? '';

    test("has docker's capabilities and no more, root or not", async () => {
      assert.equal(await status('CapEff'), '00000000a80425fb');
      assert.deepEqual(
        [await status('CapEff', { user: 'alice' }), await status('CapBnd', { user: 'alice' })],
        ['0000000000000000', '00000000a80425fb'],
      );
      assert.equal(await status('CapInh'), '0000000000000000');
      assert.deepEqual(parseCapabilitySet(await status('CapEff', { capDrop: ['ALL'], capAdd: ['CHOWN'] })), [
        'CAP_CHOWN',
      ]);
      assert.deepEqual(
        parseCapabilitySet(await status('CapEff', { isPrivileged: true })),
        stand.facts.boundingCapabilities,
      );
    });

    test('is filtered, unless it is privileged or unconfined', async () => {
      assert.equal(await status('Seccomp'), '2');
      assert.equal(await status('Seccomp', { isPrivileged: true }), '0');
      assert.equal(await status('Seccomp', { securityOptions: ['seccomp=unconfined'] }), '0');
    });

    test('is filtered in an exec too', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(created.id);
      const exec = await stand.exec(created, { command: ['busybox', 'grep', '^Seccomp:', '/proc/self/status'] });
      let output = '';
      for await (const chunk of exec.streams?.output ?? []) output += Buffer.from(chunk.bytes).toString();
      assert.equal(output.trim(), 'Seccomp:\t2');
    });

    test("may not make namespaces, mount, or change the machine's time", async () => {
      assert.match(await say('unshare -m true'), /Operation not permitted/);
      assert.match(await say('busybox mount -t tmpfs x /tmp'), /[Pp]ermi/);
      assert.match(await say('busybox date -s 2000-01-01'), /Operation not permitted/);
    });

    test("obeys a user's own profile", async () => {
      const path = join(stand.dir, 'profile.json');
      writeFileSync(
        path,
        JSON.stringify({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 }],
        }),
      );
      assert.match(await say('mkdir /tmp/x', { securityOptions: [`seccomp=${path}`] }), /No space left on device/);
    });

    test('gains no privileges when told so', async () => {
      assert.deepEqual(
        [await status('NoNewPrivs'), await status('NoNewPrivs', { securityOptions: ['no-new-privileges'] })],
        ['0', '1'],
      );
    });

    test('sees neither the host nor its devices', async () => {
      assert.equal(await say('cat /proc/keys /proc/timer_list /proc/interrupts; ls /sys/firmware'), '');
      assert.match(await say('echo x > /proc/sys/kernel/hostname'), /Read-only/);
      assert.match(await say('echo x > /sys/x; mkdir /sys/fs/cgroup/memory/x'), /Read-only|Permission denied/);
      assert.match(await say('busybox mknod /tmp/d b 7 0; cat /tmp/d'), /not permitted|Permission denied/);
      // The shell may not have made the second of the two yet when the first one looks.
      assert.match(await say('echo $$; ls -d /proc/[0-9]* | busybox wc -l'), /^1\n[23]$/);
      assert.equal(await say('busybox ip -o link | busybox wc -l'), '1');
    });

    test('has devices that work', async () => {
      assert.equal(
        await say(
          'echo x > /dev/null; dd if=/dev/zero bs=3 count=1 2>/dev/null | busybox wc -c; dd if=/dev/urandom bs=5 count=1 2>/dev/null | busybox wc -c',
        ),
        '3\n5',
      );
      assert.match(await say('echo x > /dev/full'), /No space left/);
    });

    test('with a read-only root writes nothing but in its own mounts', async () => {
      const mounts = [{ destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['rw'] }];
      const said = await say(
        'echo x > /x; echo x > /tmp/y && echo x > /dev/shm/z && echo fine',
        { hasReadOnlyRoot: true },
        { mounts },
      );
      assert.match(said, /Read-only file system/);
      assert.ok(said.endsWith('fine'), said);
    });

    test('is held to its limits', async () => {
      const resources = {
        ...stand.plainResources,
        // Runc's own first process has several threads: fewer than they need, and it dies now and then.
        pidsLimit: 24,
        ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
        nanoCpus: 5e8,
      };
      assert.equal(await say('ulimit -n; ulimit -Hn', { resources }), '100\n200');
      assert.match(await say('for i in $(busybox seq 30); do sleep 100 & done; true', { resources }), /fork|Resource/);
    });

    test('has names of its own', async () => {
      assert.equal(
        await say('hostname; cat /proc/sys/kernel/domainname', { domainname: 'example.test' }),
        'stand\nexample.test',
      );
    });

    test('is told its files in /etc by us', async () => {
      const dir = mkdtempSync(join(tmpdir(), 'etc'));
      writeFileSync(join(dir, 'hosts'), '127.0.0.1 localhost\n');
      try {
        assert.equal(await say('cat /etc/hosts', {}, { etc: { hosts: join(dir, 'hosts') } }), '127.0.0.1 localhost');
      } finally {
        rmSync(dir, { recursive: true });
      }
    });

    test('finds its user in its own files only', async () => {
      assert.equal(await say('id -u; id -G', { user: 'alice', groupAdd: ['77'] }), '1000\n1001 50 77');
      // An image whose passwd is a link to a file of the host: followed inside, where there is no such file.
      const [lower, secret] = [join(stand.dir, 'evil'), join(stand.dir, 'secret')];
      mkdirSync(join(lower, 'etc'), { recursive: true });
      writeFileSync(secret, 'mallory:x:0:0::/:/bin/sh\n');
      symlinkSync(secret, join(lower, 'etc/passwd'));
      await using evil = new ContainerStand(program, { lower });
      await assert.rejects(evil.run({ user: 'mallory' }), { code: 'user_unknown' });
    });

    test('is reaped by an init where one is asked for', async (t) => {
      if (stand.facts.initPath === undefined) return t.skip('no init is installed');
      const said = await say('busybox tr "\\000" " " < /proc/1/cmdline; exit 5', { hasInit: true });
      assert.match(said, /^\/sbin\/docker-init -- sh -c/);
    });
  });

  describe(`the default filter with ${program.kind}, asked by real system calls`, {
    skip: hasPerl ? false : 'needs perl on x86_64',
  }, () => {
    // The host's own programs as the container's root: perl can make any system call.
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program, { lower: '/' })));
    after(() => stand[Symbol.asyncDispose]());

    /** The errno of each call, 0 where it went well. */
    async function errnos(calls: readonly string[], config: Partial<ContainerConfig> = {}): Promise<readonly number[]> {
      const script = calls.map((call) => {
        const leave = call.startsWith('56,') ? 'exit if $r == 0;' : ''; // The child of a clone.
        return `$! = 0; $r = syscall(${call}); ${leave} print $r < 0 ? $! + 0 : 0, "\\n";`;
      });
      const { output } = await stand.run({
        command: ['/usr/bin/perl', '-e', `$| = 1; ${script.join(' ')}`],
        ...config,
      });
      return output.trim().split('\n').map(Number);
    }
    const EPERM = 1;
    const ENOSYS = 38;

    test('an argument decides: personality, socket families, flags of clone', async () => {
      assert.deepEqual(await errnos(['135, 0xffffffff', '135, 0', '135, 0x20008', '135, 0x40000', '135, 1']), [
        0,
        0,
        0,
        EPERM,
        EPERM,
      ]);
      assert.deepEqual(await errnos(['41, 1, 1, 0', '41, 2, 1, 0', '41, 16, 3, 0', '41, 40, 1, 0', '41, 38, 5, 0']), [
        0,
        0,
        0,
        EPERM,
        EPERM,
      ]);
      assert.deepEqual(
        await errnos(['56, 0x10000011, 0, 0, 0, 0', '56, 0x00020011, 0, 0, 0, 0', '56, 17, 0, 0, 0, 0']),
        [EPERM, EPERM, 0],
      );
    });

    test('whole calls are refused, and new ones do not exist', async () => {
      assert.deepEqual(await errnos(['165, 0, 0, 0, 0, 0', '272, 0x10000000', '321, 0, 0, 0', '425, 1, 0']), [
        EPERM,
        EPERM,
        EPERM,
        EPERM,
      ]);
      assert.deepEqual(await errnos(['435, 0, 0', '600']), [ENOSYS, ENOSYS]);
    });

    test('CAP_SYS_ADMIN opens what belongs to it', async () => {
      assert.deepEqual(await errnos(['272, 0x04000000'], { capAdd: ['SYS_ADMIN'] }), [0]);
    });
  });
}
