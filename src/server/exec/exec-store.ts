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
/** Nor is more than this kept of what they are to run, in characters. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

const charactersOf = ({ exec: { command, env = [] } }: Pick<StoredExec, 'exec'>): number =>
  [...command, ...env].reduce((sum, word) => sum + word.length, 0);

/** What was created here and may be started, or looked at when it has ended. Docker's daemon keeps them in memory, too. */
export class ExecStore {
  readonly #execs = new Map<string, StoredExec>();
  #characters = 0;

  add(exec: Pick<StoredExec, 'id' | 'containerId' | 'exec' | 'attaches' | 'detachKeys'>): void {
    this.#execs.set(exec.id, {
      ...exec,
      begun: Promise.withResolvers<void>(),
      status: 'created',
      exitCode: undefined,
      session: undefined,
    });
    this.#characters += charactersOf(exec);
    while (this.#execs.size > MOST_EXECS || this.#characters > MOST_CHARACTERS) {
      if (!this.#forgetOldest(exec.id)) return;
    }
  }

  /** @throws exec_not_found */
  get(id: string): StoredExec {
    const found = this.#execs.get(id);
    if (!found) throw engineError('exec_not_found', { id });
    return found;
  }

  /** @returns whether there was one that does not run, other than the one that has just come */
  #forgetOldest(newest: string): boolean {
    const oldest = this.#execs.values().find(({ id, status }) => status !== 'running' && id !== newest);
    if (!oldest) return false;
    this.#characters -= charactersOf(oldest);
    return this.#execs.delete(oldest.id);
  }
}
