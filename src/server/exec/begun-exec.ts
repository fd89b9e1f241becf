import { setTimeout as delay } from 'node:timers/promises';

import type { Engine, Exec } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';

/** @see moby, daemon/resize.go: ContainerExecResize */
const LONGEST_START_MS = 10_000;
const ASK_AGAIN_MS = 20;

/** One that is being started, once it runs: clients tell a terminal its size meanwhile. @throws exec_not_found */
export async function begunExec({ execs }: Pick<Engine, 'execs'>, id: string, gone: AbortSignal): Promise<Exec> {
  const deadlineMs = performance.now() + LONGEST_START_MS;
  for (;;) {
    const exec = await execs.get(id);
    const isBegun = exec.status === 'ended' || exec.pid > 0;
    if (isBegun || gone.aborted || performance.now() > deadlineMs) return exec;
    await delay(ASK_AGAIN_MS);
  }
}

/** @throws container_state_conflict with docker's sentences */
export function requireCreated({ id, status }: Exec): void {
  if (status === 'created') return;
  const what = status === 'ended' ? 'has already run' : 'is already running';
  throw engineError('container_state_conflict', { reason: `exec command ${id} ${what}` });
}
