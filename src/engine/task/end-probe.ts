import type { Host } from '../../host/host.js';
import { SIGKILL } from '../../oci/signal.js';
import type { ContainerId } from '../container/container.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';

// Whoever forks while it is killed is met in the next round. What is frozen stays, and dies when it goes on.
const ROUNDS = 3;

/** Kills a process that the runtime runs in a container, with all that it has started: its whole session. */
export async function endProbe(
  { processes }: Pick<Host, 'processes'>,
  { runtime, id, pid }: { readonly runtime: OciRuntime; readonly id: ContainerId; readonly pid: number },
): Promise<void> {
  let session = processes.sessionOf(pid);
  for (let round = 0; round < ROUNDS && session !== undefined; round += 1) {
    const ours = (await runtime.listPids(id).catch(() => [])).filter((each) => processes.sessionOf(each) === session);
    for (const each of ours) processes.signal(each, SIGKILL);
    // The number of one that ended long ago may be somebody else's by now: nobody in the container has that session.
    if (ours.length === 0) session = undefined;
  }
}
