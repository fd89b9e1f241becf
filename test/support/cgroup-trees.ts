import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Cgroups } from '../../src/host/cgroups.js';
import { fileCgroups } from '../../src/host/node/cgroups.js';
import { libcSyscalls } from '../../src/host/node/syscalls.js';
import type { Syscalls } from '../../src/host/syscalls.js';

/** Files by path below the machine's root, with what the kernel printed in them. */
export type Tree = Readonly<Record<string, string>>;

/** A group as kernel 6.12 prints it (Debian 13, cgroup v2 only), `nginx` under load with `--memory 256m --cpus 1.5`. */
export const V2_GROUP: Tree = {
  'cpu.stat':
    'usage_usec 8123456\nuser_usec 5000000\nsystem_usec 3123456\nnice_usec 0\ncore_sched.force_idle_usec 0\nnr_periods 1200\nnr_throttled 34\nthrottled_usec 560000\nnr_bursts 0\nburst_usec 0\n',
  'cpu.max': '150000 100000\n',
  'memory.current': '104857600\n',
  'memory.max': '268435456\n',
  'memory.swap.current': '12288\n',
  'memory.stat':
    'anon 20971520\nfile 83886080\nkernel 1048576\nshmem 0\ninactive_anon 20971520\nactive_anon 0\ninactive_file 52428800\nactive_file 31457280\nunevictable 0\n',
  'memory.events': 'low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n',
  'io.stat':
    '259:0 rbytes=1048576 wbytes=2097152 rios=20 wios=30 dbytes=0 dios=0\n8:16 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n7:0 \n',
  'pids.current': '9\n',
  'pids.max': '100\n',
  'cpu.pressure':
    'some avg10=12.34 avg60=8.00 avg300=2.00 total=123456\nfull avg10=1.00 avg60=0.50 avg300=0.10 total=2345\n',
  'memory.pressure': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  'io.pressure': 'some avg10=3.50 avg60=1.00 avg300=0.30 total=999\nfull avg10=3.00 avg60=0.90 avg300=0.20 total=900\n',
};

/** The same without any limit, and without files that a group may lack. */
export const V2_UNLIMITED: Tree = {
  'cpu.stat': 'usage_usec 1000\nuser_usec 1000\nsystem_usec 0\n',
  'cpu.max': 'max 100000\n',
  'memory.current': '4096\n',
  'memory.max': 'max\n',
  'pids.current': '1\n',
  'pids.max': 'max\n',
};

/** A group as kernel 6.18 prints it with version 1, by controller. */
export const V1_GROUP: Tree = {
  'cpuacct|cpuacct.usage': '8123456000\n',
  'cpu|cpu.stat': 'nr_periods 1200\nnr_throttled 34\nthrottled_time 560000000\nnr_bursts 0\nburst_time 0\n',
  'cpu|cpu.cfs_quota_us': '150000\n',
  'cpu|cpu.cfs_period_us': '100000\n',
  'memory|memory.usage_in_bytes': '104857600\n',
  'memory|memory.limit_in_bytes': '268435456\n',
  'memory|memory.stat':
    'cache 83886080\ninactive_file 1\ntotal_cache 83886080\ntotal_inactive_file 52428800\ntotal_swap 12288\ntotal_unevictable 0\n',
  'memory|memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
  'blkio|blkio.throttle.io_service_bytes_recursive':
    '259:0 Read 1048576\n259:0 Write 2097152\n259:0 Sync 3145728\n259:0 Async 0\n259:0 Discard 0\n259:0 Total 3145728\n8:16 Read 4096\n8:16 Write 0\n8:16 Total 4096\nTotal 3149824\n',
  'pids|pids.current': '9\n',
  'pids|pids.max': '100\n',
};

const V2_MOUNTS = '30 23 0:26 / {root}/sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';
const V1_MOUNTS = `31 23 0:28 / {root}/sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / {root}/sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / {root}/sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
38 31 0:35 / {root}/sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
39 31 0:36 / {root}/sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
40 31 0:37 / {root}/sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
41 31 0:38 / {root}/sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;

const PROC: Tree = {
  'proc/stat':
    'cpu  1000 50 500 8000 400 0 50 7 3 0\ncpu0 500 25 250 4000 200 0 25 0 0 0\ncpu1 500 25 250 4000 200 0 25 0 0 0\nintr 1 2 3\nctxt 9\n',
  'proc/meminfo':
    'MemTotal:        8388608 kB\nMemFree:         1048576 kB\nMemAvailable:    6291456 kB\nBuffers:             100 kB\n',
  'proc/42/net/dev': `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    5000      10    0    0    0     0          0         0     5000      10    0    0    0     0       0          0
  eth0: 1000000     900    0    0    0     0          0         0   200000     800    0    0    0     0       0          0
wlp2s0longer:2000   9    0    0    0     0          0         0      300       8    0    0    0     0       0          0
`,
};

/** A machine of files in a temporary folder, and the {@link Cgroups} that read it. */
export type CgroupMachine = Disposable & {
  readonly cgroups: Cgroups;
  write(files: Tree): void;
  /** Writes a group in the form of its version. */
  writeGroup(path: string, group: Tree): void;
  removeGroup(path: string): void;
  read(path: string): string;
};

export function cgroupMachine(version: 1 | 2, syscalls: Pick<Syscalls, 'tryLock'> = libcSyscalls()): CgroupMachine {
  const root = mkdtempSync(join(tmpdir(), 'gc-'));
  const write = (files: Tree): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  const mounts = version === 2 ? V2_MOUNTS : V1_MOUNTS;
  write({ ...PROC, 'proc/self/mountinfo': mounts.replaceAll('{root}', root) });
  const folders: Readonly<Record<string, string>> = { cpu: 'cpu,cpuacct', cpuacct: 'cpu,cpuacct' };
  const place = (path: string, name: string): string => {
    const [controller = '', file] = name.split('|');
    return file === undefined
      ? `sys/fs/cgroup${path}/${controller}`
      : `sys/fs/cgroup/${folders[controller] ?? controller}${path}/${file}`;
  };
  return {
    cgroups: fileCgroups({ proc: join(root, 'proc'), syscalls }),
    write,
    writeGroup: (path, group) =>
      write(Object.fromEntries(Object.entries(group).map(([name, text]) => [place(path, name), text]))),
    removeGroup(path) {
      const parents = version === 2 ? [''] : ['/cpu,cpuacct', '/memory', '/blkio', '/pids'];
      for (const parent of parents)
        rmSync(join(root, `sys/fs/cgroup${parent}${path}`), { recursive: true, force: true });
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}
