/** Where control groups are mounted on a machine. */
export type CgroupMounts = {
  /** 1 where version 1 has the controllers that count: with both mounted, each controller is with one of them. */
  readonly version: 1 | 2;
  /** Folder of each controller of version 1. */
  readonly v1: ReadonlyMap<string, string>;
  readonly v2: string | undefined;
};

const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'hugetlb', 'net_cls'];

/** Reads `/proc/self/mountinfo` (proc_pid_mountinfo(5)); the first mount of a hierarchy counts. */
export function parseCgroupMounts(mountinfo: string): CgroupMounts {
  const v1 = new Map<string, string>();
  let v2: string | undefined;
  for (const line of mountinfo.split('\n')) {
    const [mount = '', filesystem = ''] = line.split(' - ');
    const folder = unescaped(mount.split(' ')[4] ?? '');
    const [type, , options = ''] = filesystem.split(' ');
    if (type === 'cgroup2') v2 ??= folder;
    if (type !== 'cgroup') continue;
    for (const option of options.split(',')) {
      if (CONTROLLERS.includes(option) && !v1.has(option)) v1.set(option, folder);
    }
  }
  return { version: v1.has('memory') || v1.has('cpuacct') ? 1 : 2, v1, v2 };
}

/** Blanks and backslashes in paths are octal there. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
