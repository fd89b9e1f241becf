import type { AttachOptions, CreateExec, ExecService, ExecSession } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aDigest } from '../builders.js';
import { FakeProcess } from './fake-process.js';
import { findProgram } from './fake-programs.js';
import type { FakeState } from './fake-state.js';

/** Further processes in fake containers. */
export class FakeExecs implements ExecService {
  /** Every exec so far, so that a test can look at its sizes or end it. */
  readonly processes: FakeProcess[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async start(
    ref: string,
    exec: CreateExec,
    options: { readonly attach?: AttachOptions | undefined } = {},
  ): Promise<ExecSession> {
    await this.#state.control.enter('execs.start', ref, exec, options);
    const record = this.#state.record(ref);
    const { id, config, state } = record.container;
    if (state.status === 'paused') {
      throw engineError('container_state_conflict', {
        reason: `Container ${record.container.name} is paused, unpause the container before exec`,
      });
    }
    if (!record.process) throw engineError('container_not_running', { id });
    const program = findProgram(this.#state.programs, exec.command);
    const process = new FakeProcess({
      args: exec.command,
      env: [...config.env, ...(exec.env ?? [])],
      hasTty: exec.hasTty,
      hasStdin: exec.hasStdin,
      endsInputWithSession: true,
    });
    const streams = options.attach && process.attach({ size: exec.size, ...options.attach });
    const count = this.processes.push(process);
    const execID = exec.id ?? aDigest(`exec ${count}`).slice(7);
    this.#state.emit(record, `exec_create: ${exec.command.join(' ')}`, { execID });
    this.#state.emit(record, `exec_start: ${exec.command.join(' ')}`, { execID });
    process.start(program);
    void process.exited.then((code) => this.#state.emit(record, 'exec_die', { execID, exitCode: String(code) }));
    void record.process.exited.then(() => process.end(137));
    const leave = async (): Promise<void> => streams?.close();
    return { id: execID, streams, exitCode: process.exited, [Symbol.asyncDispose]: leave };
  }
}
