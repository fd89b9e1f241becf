import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { ContainerExit } from '../container/container-service.js';
import { exitOf } from '../container/exit-of.js';
import { getContainer } from '../container/find-container.js';
import { removeContainer } from '../container/remove-container.js';
import { waitContainer } from '../container/wait-container.js';
import type { DebugService, DebugSession } from './debug-service.js';
import { launchDebug } from './launch-debug.js';
import { planDebug } from './plan-debug.js';

export function openDebugService(parts: ContainerParts): DebugService {
  return {
    async start(ref, options = {}, { attach } = {}) {
      const target = getContainer(parts.records, ref);
      using plan = await planDebug(parts, target, options);
      const { id, session, owner } = await launchDebug(parts, plan, attach);
      const ended = awaitEnd(parts, id).finally(() => owner[Symbol.dispose]());
      ended.catch(() => undefined); // Whoever awaits it sees the failure; nobody has to.
      return {
        id,
        target,
        kind: plan.live ? 'live' : 'sandbox',
        toolsPath: plan.toolsPath,
        filesPath: plan.filesPath,
        streams: session,
        exitCode: ended.then(({ exitCode }) => exitCode),
        async [Symbol.asyncDispose]() {
          await session?.close();
          await end(parts, id);
        },
      } satisfies DebugSession;
    },
  };
}

/** A short program may be over, and its container gone, before we look: then the journal tells. */
async function awaitEnd(parts: ContainerParts, id: string): Promise<ContainerExit> {
  try {
    return await waitContainer(parts, id);
  } catch (error) {
    const told = isEngineError(error, 'container_not_found')
      ? exitOf(parts.journal.findFirst({ action: 'die', actorId: id, sinceMs: 0 }))
      : undefined;
    if (!told) throw error;
    return told;
  }
}

/** Most have ended by themselves by then, and are gone. */
async function end(parts: ContainerParts, id: string): Promise<void> {
  try {
    await removeContainer(parts, id, { force: true, removeVolumes: true });
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
  }
}
