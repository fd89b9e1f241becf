import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { ContainerId } from '../container/container.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';

/** Waits for the lock of whoever has the session. Its file is gone where the container went first. */
const SCRIPT = 'exec 9<"$1" && flock 9 && [ -e "$1" ] && shift && exec "$@"';

/** Takes the lock that says: somebody has this session. @param path A file that goes with the container. */
export function holdSession(host: Pick<Host, 'syscalls'>, path: string): Disposable {
  const lock = tryAcquireLock(host, path);
  if (!lock) throw engineError('container_state_conflict', { reason: 'somebody else has this debug session' });
  return lock;
}

/**
 * Sees to it that the container ends when the lock at `path` is let go, also by a kill of this process: a shell that
 * costs nothing while it waits.
 */
export function endWithOwner(
  { processes }: Pick<Host, 'processes'>,
  { id, runtime, path }: { readonly id: ContainerId; readonly runtime: OciRuntime; readonly path: string },
): void {
  const kill = [runtime.program.path, '--root', runtime.stateRoot, 'kill', id, 'KILL'];
  processes
    .spawn('/bin/sh', ['-c', SCRIPT, 'gantry-debug', path, ...kill], {
      stdio: ['ignore', 'ignore', 'ignore'],
      isDetached: true,
    })
    .unref();
}
