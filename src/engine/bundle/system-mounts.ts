import type { RuntimeMount } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';
import { parseSecurityOptions } from './security-options.js';
import { sharedMemoryMounts } from './shared-memory.js';

const PROTECTED = ['nosuid', 'noexec', 'nodev'];

/**
 * The file systems that every container has, in the order in which they are mounted.
 *
 * @param shmPath As in {@link sharedMemoryMounts}.
 * @see moby, oci/defaults.go; what a privileged container may write there is from daemon/oci_linux.go: withMounts
 */
export function systemMounts(
  config: Pick<ContainerConfig, 'isPrivileged' | 'securityOptions' | 'namespaces' | 'shmSizeBytes'>,
  shmPath?: string,
): readonly RuntimeMount[] {
  const { isPrivileged, securityOptions } = config;
  const access = isPrivileged ? 'rw' : 'ro';
  const cgroupAccess = parseSecurityOptions(securityOptions).hasWritableCgroups ? 'rw' : access;
  return [
    mount('/proc', 'proc', PROTECTED),
    mount('/dev', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']),
    mount('/dev/pts', 'devpts', ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5']),
    mount('/sys', 'sysfs', [...PROTECTED, access]),
    mount('/sys/fs/cgroup', 'cgroup', [cgroupAccess, ...PROTECTED]),
    mount('/dev/mqueue', 'mqueue', PROTECTED),
    ...sharedMemoryMounts(config, shmPath),
  ];
}

const mount = (destination: string, type: string, options: readonly string[]): RuntimeMount => ({
  destination,
  type,
  source: type,
  options,
});
