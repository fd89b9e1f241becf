import type { RuntimeMount } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';

const DESTINATION = '/dev/shm';

/**
 * /dev/shm, which goes with the namespace of inter-process communication.
 *
 * @param joinedPath Where that of the joined container can be found, as the monitor sees it.
 */
export function sharedMemoryMounts(
  { namespaces: { ipc }, shmSizeBytes }: Pick<ContainerConfig, 'namespaces' | 'shmSizeBytes'>,
  joinedPath: string | undefined,
): readonly RuntimeMount[] {
  switch (ipc.kind) {
    case 'none':
      return [];
    case 'host':
      return [bind(DESTINATION)];
    case 'container':
      return joinedPath === undefined ? [] : [bind(joinedPath)];
    case 'own':
    case 'shareable':
      return [
        {
          destination: DESTINATION,
          type: 'tmpfs',
          source: 'shm',
          options: ['nosuid', 'noexec', 'nodev', 'mode=1777', `size=${shmSizeBytes}`],
        },
      ];
  }
}

const bind = (source: string): RuntimeMount => ({
  destination: DESTINATION,
  type: 'bind',
  source,
  options: ['rbind', 'rprivate', 'nosuid', 'noexec', 'nodev'],
});
