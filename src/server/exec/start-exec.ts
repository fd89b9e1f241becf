import type { AttachOptions, Engine, ExecSession } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { StoredExec } from './exec-store.js';

/** What one ends with that could not be started, and no rule says otherwise. @see moby, daemon/exec.go */
const START_FAILED = 126;

/** Starts what was created, once; remembers how it ends. @throws container_state_conflict, and what the engine throws */
export async function startExec(
  { execs }: Pick<Engine, 'execs'>,
  stored: StoredExec,
  attach: AttachOptions | undefined,
): Promise<ExecSession> {
  requireCreated(stored);
  stored.status = 'running';
  try {
    const session = await execs.start(stored.containerId, { ...stored.exec, id: stored.id }, { attach });
    stored.session = session;
    stored.begun.resolve();
    void session.exitCode.then((exitCode) => end(stored, exitCode));
    return session;
  } catch (error) {
    end(stored, (isEngineError(error) ? error.exitCode : undefined) ?? START_FAILED);
    throw error;
  }
}

/** @throws container_state_conflict with docker's sentences */
export function requireCreated({ id, status }: StoredExec): void {
  if (status === 'running') {
    throw engineError('container_state_conflict', { reason: `exec command ${id} is already running` });
  }
  if (status === 'ended') {
    throw engineError('container_state_conflict', { reason: `exec command ${id} has already run` });
  }
}

function end(stored: StoredExec, exitCode: number): void {
  stored.status = 'ended';
  stored.exitCode = exitCode;
  stored.session = undefined;
  stored.begun.resolve();
}
