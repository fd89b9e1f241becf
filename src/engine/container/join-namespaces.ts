import { closeSync, openSync, statfsSync } from 'node:fs';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import type { NamespaceSource, NamespaceSources } from '../bundle/namespaces.js';
import type { ContainerConfig, ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import type { MountCopies } from './mount-copies.js';
import { isAlive } from './transitions.js';

/** <linux/magic.h> */
const TMPFS_MAGIC = 0x01021994;

/** The namespaces that a container is to be in. They are held open until this is disposed of: then it must be in them. */
export type JoinedNamespaces = Disposable & {
  readonly namespaces: NamespaceSources;
  /** Where the monitor is going to see the /dev/shm of the joined container. */
  readonly shmPath: string | undefined;
};

/** @throws container_state_conflict where the other container cannot be joined */
export function joinNamespaces(
  parts: ContainerParts,
  { network, namespaces: { pid, ipc } }: ContainerConfig,
  copies: MountCopies,
): JoinedNamespaces {
  using opened = new DisposableStack();
  const join = (id: ContainerId, kind: string, refusal: string): NamespaceSource => {
    const fd = opened.adopt(openNamespace(parts, id, kind, refusal), closeSync);
    return { kind: 'of', path: `/proc/${process.pid}/fd/${fd}` };
  };
  const namespaces: NamespaceSources = {
    network:
      network.kind === 'container'
        ? join(network.id, 'net', `cannot join network of a non running container: ${network.id}`)
        : { kind: network.kind === 'host' ? 'host' : 'own' },
    pid:
      pid.kind === 'container'
        ? join(pid.id, 'pid', `failed to join PID namespace: container ${pid.id} is not running`)
        : pid,
    ipc:
      ipc.kind === 'container'
        ? join(ipc.id, 'ipc', `can't join IPC of container ${ipc.id}: container ${ipc.id} is not running`)
        : { kind: ipc.kind === 'host' ? 'host' : 'own' },
  };
  const shmPath = ipc.kind === 'container' ? copies.add(cloneSharedMemory(parts, ipc.id)) : undefined;
  const held = opened.move();
  return { namespaces, shmPath, [Symbol.dispose]: () => held.dispose() };
}

/** The file is held before it is looked whose it is: the number of a process that has ended may be another's by now. */
function openNamespace({ records, host }: ContainerParts, id: ContainerId, kind: string, refusal: string): number {
  const state = records.find(id)?.state;
  const fd = state && isAlive(state.status) ? openIfThere(`/proc/${state.pid}/ns/${kind}`) : undefined;
  if (fd !== undefined && host.processes.startTicks(state?.pid ?? 0) === state?.pidStartTicks) return fd;
  if (fd !== undefined) closeSync(fd);
  throw engineError('container_state_conflict', { reason: refusal });
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // It has ended.
  }
}

/** Only of one that offers it: a container's own is private unless it says otherwise. */
function cloneSharedMemory(parts: ContainerParts, id: ContainerId): number {
  const { syscalls } = parts.host;
  const refusal = `can't join IPC of container ${id}`;
  const kind = parts.records.find(id)?.config.namespaces.ipc.kind;
  if (kind === 'own' || kind === 'none') {
    throw engineError('container_state_conflict', {
      reason: `${refusal}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`,
    });
  }
  const fd = openNamespace(parts, id, 'mnt', `${refusal}: container ${id} is not running`);
  try {
    const shm = syscalls.inNamespace(`/proc/self/fd/${fd}`, 'mnt', () => cloneInside(syscalls, '/dev/shm'));
    if (shm !== undefined && statfsSync(`/proc/self/fd/${shm}`).type === TMPFS_MAGIC) return shm;
    if (shm !== undefined) closeSync(shm);
  } finally {
    closeSync(fd);
  }
  throw engineError('container_state_conflict', { reason: `${refusal}: its /dev/shm is no longer there` });
}

/**
 * The other container may have put something else there. No link of /proc is followed: we may go where it may not, as
 * into the root of a process of the machine.
 */
function cloneInside(syscalls: Pick<Syscalls, 'openInRoot' | 'cloneMount'>, path: string): number | undefined {
  using opened = new DisposableStack();
  try {
    const place = syscalls.openInRoot('/', path);
    if (place === undefined) return undefined;
    opened.defer(() => closeSync(place));
    return syscalls.cloneMount(place);
  } catch (error) {
    if (isEngineError(error, 'system_call_failed')) return undefined; // Nothing that may be looked at is mounted there.
    throw error;
  }
}
