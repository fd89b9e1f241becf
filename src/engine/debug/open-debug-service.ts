import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { ContainerExit } from '../container/container-service.js';
import { exitOf } from '../container/exit-of.js';
import { getContainer } from '../container/find-container.js';
import { removeContainer } from '../container/remove-container.js';
import { tidyUpEnded } from '../container/tidy-up-ended.js';
import { waitContainer } from '../container/wait-container.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { AttachOptions } from '../task/attach-session.js';
import type { DebugOptions, DebugService, DebugSession } from './debug-service.js';
import { type LaunchedDebug, launchDebug } from './launch-debug.js';
import { type DebugPlan, planDebug } from './plan-debug.js';

export function openDebugService(parts: ContainerParts): DebugService {
  return {
    async start(ref, options = {}, { attach } = {}) {
      const { plan, launched } = await launch(parts, ref, { options, attach });
      const { id, session, owner } = launched;
      const ended = awaitEnd(parts, id).finally(() => owner[Symbol.dispose]());
      ended.catch(() => undefined); // Whoever awaits it sees the failure; nobody has to.
      return {
        id,
        target: plan.target,
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

/** It may end, and start again, so often while it is looked at. */
const MOST_ENDS = 5;
const END_WITHIN_MS = 5000;

/** Where the container ends at this moment, as one that crashes does again and again, the session is in its place. */
async function launch(
  parts: ContainerParts,
  ref: string,
  { options, attach }: { readonly options: DebugOptions; readonly attach: AttachOptions | undefined },
): Promise<{ readonly plan: DebugPlan; readonly launched: LaunchedDebug }> {
  const hasEnded = (target: ContainerRecord): Promise<boolean> =>
    tidyUpEnded(parts, [target], { withinMs: END_WITHIN_MS });
  for (let ends = 0; ; ends += 1) {
    const target = getContainer(parts.records, ref);
    try {
      using plan = await planDebug(parts, target, options);
      return { plan, launched: await launchDebug(parts, plan, attach) };
    } catch (error) {
      if (ends === MOST_ENDS || !(await hasEnded(target))) throw error;
    }
  }
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
