import { statfs } from 'node:fs/promises';
import { posix } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { ContainerMount } from '../container/container.js';

/** Files that programs such as lxcfs stand in for. @see runc, libcontainer/rootfs_linux.go: checkProcMount */
const REPLACEABLE: ReadonlySet<string> = new Set(
  [
    'cpuinfo',
    'diskstats',
    'loadavg',
    'meminfo',
    'net/dev',
    'slabinfo',
    'stat',
    'swaps',
    'sys/kernel/ns_last_pid',
    'uptime',
  ].map((name) => `/proc/${name}`),
);

/** PROC_SUPER_MAGIC of linux/magic.h. */
const PROC_FILE_SYSTEM = 0x9fa0;

/**
 * What lies over parts of /proc hides from the runtime whether it has locked the container in. An image may ask for such a
 * place as well, by a volume. /proc itself may be another proc, such as the host's.
 *
 * @throws mount_inside_proc
 */
export async function requireOutsideProc({ type, source, destination }: ContainerMount): Promise<void> {
  const place = posix.resolve('/', destination);
  const isProcItself = place === '/proc';
  if (!isProcItself && !place.startsWith('/proc/')) return;
  if (REPLACEABLE.has(place)) return;
  if (isProcItself && type === 'bind' && (await isProc(source))) return;
  throw engineError('mount_inside_proc', { source, target: place, isProcItself });
}

const isProc = async (path: string): Promise<boolean> =>
  (await statfs(path).catch(() => undefined))?.type === PROC_FILE_SYSTEM;
