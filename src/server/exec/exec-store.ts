import type { ContainerId, CreateExec, ExecSession } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';

/** A further process that a client asked for: docker's clients create it first, and start it by its id. */
export type StoredExec = {
  readonly id: string;
  readonly containerId: ContainerId;
  readonly exec: CreateExec;
  readonly attaches: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly detachKeys: readonly number[];
  /** Settles when it runs, or has ended without. */
  readonly begun: PromiseWithResolvers<void>;
  status: 'created' | 'running' | 'ended';
  /** Undefined until it has ended. */
  exitCode: number | undefined;
  session: ExecSession | undefined;
};

/** So many are remembered, lest clients that only create fill the memory. */
const MOST_EXECS = 10_000;

/** What was created here and may be started, or looked at when it has ended. Docker's daemon keeps them in memory, too. */
export class ExecStore {
  readonly #execs = new Map<string, StoredExec>();

  add(exec: Pick<StoredExec, 'id' | 'containerId' | 'exec' | 'attaches' | 'detachKeys'>): void {
    this.#execs.set(exec.id, {
      ...exec,
      begun: Promise.withResolvers<void>(),
      status: 'created',
      exitCode: undefined,
      session: undefined,
    });
    if (this.#execs.size > MOST_EXECS) this.#forgetOldest();
  }

  /** @throws exec_not_found */
  get(id: string): StoredExec {
    const found = this.#execs.get(id);
    if (!found) throw engineError('exec_not_found', { id });
    return found;
  }

  #forgetOldest(): void {
    const oldest = this.#execs.values().find(({ status }) => status !== 'running');
    if (oldest) this.#execs.delete(oldest.id);
  }
}
