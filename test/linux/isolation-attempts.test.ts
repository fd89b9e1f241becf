import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { arch } from 'node:os';
import { after, before, describe, test } from 'node:test';

import { MASKED_PATHS, READ_ONLY_PATHS } from '../../src/engine/bundle/system-paths.js';
import type { ContainerConfig } from '../../src/engine/container/container.js';
import { ContainerStand, runtimePrograms } from '../support/container/container-stand.js';

const isRoot = process.getuid?.() === 0;
const hasPerl = arch() === 'x64' && existsSync('/usr/bin/perl');
const programs = isRoot && hasPerl ? await runtimePrograms() : [];

const EPERM = 1;
const EACCES = 13;
const EINVAL = 22;
const ENOSYS = 38;

const UNCONFINED: Partial<ContainerConfig> = { securityOptions: ['seccomp=unconfined'] };

/** A call that takes a capability which docker does not give, by the numbers of x86_64: it does no harm where it succeeds. */
type Attempt = readonly [what: string, call: string, errno?: number];

// The filter is off for these: what refuses them is that the capability is missing.
const BY_CAPABILITY: readonly Attempt[] = [
  ['SYS_ADMIN: mount', '165, "none", "/tmp", "tmpfs", 0, 0'],
  ['SYS_ADMIN: unmount', '166, "/proc", 0'],
  ['SYS_ADMIN: pivot_root', '155, "/tmp", "/tmp"'],
  ['SYS_ADMIN: a mount namespace', '272, 0x00020000'],
  ['SYS_ADMIN: a name for the machine', '170, "x", 1'],
  ['SYS_ADMIN: swap', '167, "/no-such-file", 0'],
  ['SYS_ADMIN: the new mount interface', '430, "tmpfs", 0'],
  ['SYS_BOOT: reboot', '169, 0, 0, 0, 0'],
  ['SYS_BOOT: another kernel', '246, 0, 0, 0, 0'],
  ['SYS_MODULE: load a module', '175, 0, 0, ""'],
  ['SYS_MODULE: take one away', '176, "no_such_module", 0x800'],
  ['SYS_PACCT: accounting', '163, 0'],
  ['SYS_RAWIO: ports of the machine', '173, 0, 1, 1'],
  ['SYS_RAWIO: all of them', '172, 3'],
  ['SYS_TIME: the time', '227, 0, pack("qq", time, 0)'],
  ['SYS_TIME: the time of day', '164, 0, 0'],
  ['SYS_TTY_CONFIG: hang up', '153'],
  ['SYSLOG: the level of the console', '103, 8, 0, 99'],
  ['WAKE_ALARM: an alarm that wakes the machine', '283, 8, 0'],
  ['SYS_NICE: a higher priority', '141, 0, 0, -5', EACCES],
  ['SYS_NICE: real time', '144, 0, 1, pack("i", 1)'],
  ['SYS_RESOURCE: more than the limit', '160, 7, pack("QQ", 300, 300)'],
  ['IPC_LOCK: memory that is not swapped', '149, "x" x 9000, 4096'],
  ['DAC_READ_SEARCH: files by their handles', '304, -100, pack("Ii", 8, 1) . "x" x 8, 0'],
  ['SETFCAP is there, SYS_CHROOT too', '161, "/"', 0],
];

// The filter is on: it refuses these whatever they are called with.
const BY_FILTER: readonly Attempt[] = [
  ['mount', '165, 0, 0, 0, 0, 0'],
  ['umount2', '166, 0, 0'],
  ['open_tree', '428, 0, 0, 0'],
  ['move_mount', '429, 0, 0, 0, 0, 0'],
  ['fsopen', '430, 0, 0'],
  ['fsmount', '432, 0, 0, 0'],
  ['mount_setattr', '442, 0, 0, 0, 0, 0'],
  ['pivot_root', '155, 0, 0'],
  ['unshare', '272, 0x10000000'],
  ['setns', '308, 0, 0'],
  ['reboot', '169, 0, 0, 0, 0'],
  ['kexec_load', '246, 0, 0, 0, 0'],
  ['kexec_file_load', '320, 0, 0, 0, 0, 0'],
  ['init_module', '175, 0, 0, 0'],
  ['finit_module', '313, 0, 0, 0'],
  ['delete_module', '176, 0, 0'],
  ['swapon', '167, 0, 0'],
  ['swapoff', '168, 0'],
  ['acct', '163, 0'],
  ['settimeofday', '164, 0, 0'],
  ['clock_settime', '227, 0, 0'],
  ['iopl', '172, 3'],
  ['ioperm', '173, 0, 0, 0'],
  ['add_key', '248, 0, 0, 0, 0, 0'],
  ['request_key', '249, 0, 0, 0, 0'],
  ['keyctl', '250, 0, 0, 0, 0, 0'],
  ['bpf', '321, 0, 0, 0'],
  ['perf_event_open', '298, 0, 0, 0, 0, 0'],
  ['userfaultfd', '323, 0'],
  ['io_uring_setup', '425, 0, 0'],
  ['open_by_handle_at', '304, 0, 0, 0'],
  ['fanotify_init', '300, 0, 0'],
  ['quotactl', '179, 0, 0, 0, 0'],
  ['syslog', '103, 10, 0, 0'],
  ['lookup_dcookie', '212, 0, 0, 0'],
  ['move_pages', '279, 0, 0, 0, 0, 0, 0'],
  ['vhangup', '153'],
  ['uselib', '134, 0'],
  ['nfsservctl', '180, 0, 0, 0'],
  ['clone3: programs fall back to clone, whose flags can be looked at', '435, 0, 0', ENOSYS],
];

/** Loops, disks, memory, ports, the kernel's log, a console, the mouse, tunnels, fuse, kvm, loop control, input, graphics. */
const EVERYBODYS_DEVICES =
  `b 7 0,b 8 0,b 253 0,c 1 1,c 1 2,c 1 4,c 1 11,c 4 0,c 10 1,c 10 200,c 10 229,c 10 232,c 10 237,c 13 63,c 195 0,c 226 0`.split(
    ',',
  );

for (const program of programs) {
  describe(`what a container tries with ${program.kind}`, () => {
    // The host's own programs as the container's root: perl can make any system call.
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program, { lower: '/' })));
    after(() => stand[Symbol.asyncDispose]());

    const say = async (script: string, config: Partial<ContainerConfig> = {}): Promise<string> =>
      (await stand.run({ command: ['sh', '-c', `{ ${script}\n} 2>&1`], ...config })).output.trim();

    /** What came of each: the errno, 0 where it went well. */
    async function outcomes(attempts: readonly Attempt[], config: Partial<ContainerConfig> = {}) {
      // Perl hands strings to the kernel as they are, and refuses to do so with those of the program itself.
      const writable = (call: string): string => call.replace(/"[^"]*"/g, (text) => `$e . ${text}`);
      const calls = attempts.map(
        ([, call]) => `$! = 0; $r = syscall(${writable(call)}); print $r < 0 ? $! + 0 : 0, "\\n";`,
      );
      const { output } = await stand.run({
        command: ['/usr/bin/perl', '-e', `$| = 1; $e = ""; ${calls.join(' ')}`],
        ...config,
      });
      const errnos = output.trim().split('\n').map(Number);
      return Object.fromEntries(attempts.map(([what], index) => [what, errnos[index]]));
    }
    const expected = (attempts: readonly Attempt[]) =>
      Object.fromEntries(attempts.map(([what, , errno = EPERM]) => [what, errno]));

    const limits = (): ContainerConfig['resources'] => ({
      ...stand.plainResources,
      ulimits: [
        { name: 'nofile', soft: 100, hard: 200 },
        { name: 'memlock', soft: 0, hard: 0 },
      ],
    });

    test('what a capability is needed for fails without the filter too', async () => {
      const tried = await outcomes(BY_CAPABILITY, { ...UNCONFINED, resources: limits() });
      // A kernel may be built without modules and the like: then there is nothing to refuse.
      const there = BY_CAPABILITY.filter(([what]) => tried[what] !== ENOSYS);
      assert.deepEqual({ ...tried, ...expected(there) }, tried);
      assert.ok(there.length > BY_CAPABILITY.length / 2);
    });

    test('the capability makes the difference', async () => {
      const [reboot, log, time] = [BY_CAPABILITY[7], BY_CAPABILITY[17], BY_CAPABILITY[14]];
      assert.ok(reboot && log && time);
      const config = { ...UNCONFINED, capAdd: ['SYS_BOOT', 'SYSLOG'] };
      assert.deepEqual(Object.values(await outcomes([reboot, log, time], config)), [EINVAL, EINVAL, EPERM]);
    });

    test('what the filter refuses fails for root, whatever it is called with', async () => {
      assert.deepEqual(await outcomes(BY_FILTER), expected(BY_FILTER));
    });

    test('T101: a program can be traced, so that one sees where it fails', async () => {
      assert.deepEqual(await outcomes([['ptrace', '101, 0, 0, 0, 0']]), { ptrace: 0 });
    });

    for (const path of MASKED_PATHS.filter((each) => existsSync(each))) {
      test(`${path} shows nothing`, async () => {
        const look = statSync(path).isDirectory() ? `ls -A ${path}` : `head -c 9 ${path}`;
        assert.equal(await say(look), '');
        assert.match(await say(`umount ${path} || echo kept`), /kept$/);
      });
    }

    for (const path of READ_ONLY_PATHS.filter((each) => existsSync(each))) {
      test(`${path} cannot be written`, async () => {
        assert.match(await say(`chmod 700 ${path}`), /Read-only file system/);
        assert.match(await say(`mount -o remount,rw ${path} || echo kept`), /kept$/);
      });
    }

    test('no kernel parameter is changed, not even of its own namespaces', async () => {
      const script =
        'for f in $(find /proc/sys -type f -perm -u=w); do (cat $f > $f) 2>/dev/null && echo $f; done; echo done';
      assert.equal(await say(script), 'done');
    });

    test('no control group is changed or mounted anew', async () => {
      const script = `for d in $(find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d); do
          mkdir $d/x 2>/dev/null && echo $d/x
          for f in cgroup.procs release_agent devices.allow notify_on_release; do
            [ -e $d/$f ] && (echo 1 > $d/$f) 2>/dev/null && echo $d/$f
          done
        done
        mount -t cgroup -o memory x /tmp 2>/dev/null && echo mounted; echo done`;
      assert.equal(await say(script), 'done');
    });

    test('no device of the machine is opened, under whatever name it is made', async () => {
      const disk = statSync('/').dev;
      const devices = [`b ${disk >> 8} ${disk & 0xff}`, ...EVERYBODYS_DEVICES];
      const script = devices.map(
        (device, index) =>
          `mknod /tmp/d${index} ${device}; head -c 1 /tmp/d${index} >/dev/null && echo opened ${device}`,
      );
      const said = await say(script.join('\n'));
      const opened = said.split('\n').filter((line) => line.startsWith('opened'));
      assert.deepEqual(opened, []);
    });

    test('no process of the machine is seen, and its root is not to be found', async () => {
      const pids = (await say('ls /proc | grep "^[0-9]"')).split('\n').length;
      assert.ok(pids <= 4, `sees ${pids} processes`);
      const [own, first] = (await say('stat -c %d:%i / /proc/1/root/')).split('\n');
      assert.equal(first, own);
      assert.match(await say('cat /proc/kcore /dev/mem /dev/kmsg /proc/kmsg'), /No such file|not permitted|Permission/);
    });

    test('a program with the set-user-ID bit gives privileges, but not where that is switched off', async () => {
      const script = 'cp /usr/bin/id /tmp/id && chmod 4755 /tmp/id && setpriv --reuid 1000 --clear-groups /tmp/id -u';
      assert.equal(await say(script), '0');
      for (const option of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=1']) {
        assert.equal(await say(script, { securityOptions: [option] }), '1000', option);
      }
      assert.equal(await say(script, { securityOptions: ['no-new-privileges=false'] }), '0');
    });

    test('its network is not changed', async () => {
      const script =
        'ip link set lo down || echo kept; ip link add d type dummy || echo kept; ip addr add 1.2.3.4 dev lo || echo kept';
      assert.equal((await say(script)).match(/^kept$/gm)?.length, 3);
    });

    test('T84: dropping capabilities takes away what they allow, giving one back that alone', async () => {
      const attempts =
        'touch /tmp/f; chown 1 /tmp/f && echo chown; chroot / true && echo chroot; mknod /tmp/n p && mknod /tmp/c c 1 3 && echo mknod';
      const done = async (config: Partial<ContainerConfig>) =>
        (await say(attempts, config)).split('\n').filter((line) => /^\w+$/.test(line));
      assert.deepEqual(await done({}), ['chown', 'chroot', 'mknod']);
      assert.deepEqual(await done({ capDrop: ['ALL'] }), []);
      assert.deepEqual(await done({ capDrop: ['ALL'], capAdd: ['CHOWN'] }), ['chown']);
      assert.deepEqual(await done({ capDrop: ['CHOWN', 'MKNOD'] }), ['chroot']);
    });

    test('a privileged container is all that', async () => {
      const config = { isPrivileged: true };
      assert.equal(await say('mount -t tmpfs x /tmp && echo mounted', config), 'mounted');
      assert.equal(await say('f=/proc/sys/kernel/domainname; cat $f > $f && echo written', config), 'written');
      assert.notEqual(await say('ls /sys/firmware; cat /proc/interrupts | head -c 9', config), '');
      assert.match(await say('grep " /sys " /proc/mounts', config), /^sysfs \/sys sysfs rw/);
      assert.equal(await say('ls /dev/loop-control /dev/kmsg 2>/dev/null | wc -l', config), String(hostDevices()));
    });

    test('what is covered and read-only is open where that is asked for', async () => {
      const config = { securityOptions: ['systempaths=unconfined'] };
      assert.notEqual(await say('head -c 20 /proc/interrupts', config), '');
      assert.equal(await say('f=/proc/sys/kernel/domainname; cat $f > $f && echo written', config), 'written');
    });

    test('control groups can be written where that is asked for', async () => {
      const script = 'd=/sys/fs/cgroup; [ -d $d/pids ] && d=$d/pids; mkdir $d/x && rmdir $d/x && echo written';
      const namespaces = { ...stand.plainNamespaces, cgroup: { kind: 'own' } } as const;
      assert.match(await say(script, { namespaces }), /Read-only file system/);
      assert.equal(await say(script, { namespaces, securityOptions: ['writable-cgroups'] }), 'written');
    });
  });
}

test('every default was tried', { skip: isRoot && hasPerl ? false : 'needs root, and perl on x86_64' }, () => {
  assert.ok(programs.length > 0);
  assert.ok(readFileSync('/proc/self/status', 'utf8').includes('CapBnd'));
});

const hostDevices = (): number => ['/dev/loop-control', '/dev/kmsg'].filter((path) => existsSync(path)).length;
