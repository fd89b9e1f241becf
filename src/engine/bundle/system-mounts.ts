import type { RuntimeMount } from '../../oci/runtime-spec.js';

const PROTECTED = ['nosuid', 'noexec', 'nodev'];

/**
 * The file systems that every container has, in the order in which they are mounted.
 *
 * @see moby, oci/defaults.go; what a privileged container may write there is from daemon/oci_linux.go: withMounts
 */
export function systemMounts({
  isPrivileged,
  shmSizeBytes,
}: {
  readonly isPrivileged: boolean;
  readonly shmSizeBytes: number;
}): readonly RuntimeMount[] {
  const access = isPrivileged ? 'rw' : 'ro';
  return [
    mount('/proc', 'proc', PROTECTED),
    mount('/dev', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']),
    mount('/dev/pts', 'devpts', ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5']),
    mount('/sys', 'sysfs', [...PROTECTED, access]),
    mount('/sys/fs/cgroup', 'cgroup', [access, ...PROTECTED]),
    mount('/dev/mqueue', 'mqueue', PROTECTED),
    mount('/dev/shm', 'tmpfs', [...PROTECTED, 'mode=1777', `size=${shmSizeBytes}`], 'shm'),
  ];
}

const mount = (destination: string, type: string, options: readonly string[], source = type): RuntimeMount => ({
  destination,
  type,
  source,
  options,
});
