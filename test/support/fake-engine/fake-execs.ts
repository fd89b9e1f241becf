import type {
  AttachOptions,
  CreateExec,
  Exec,
  ExecService,
  ExecSession,
  TerminalSize,
} from '../../../src/engine/index.js';
import { engineError, isEngineError } from '../../../src/errors/engine-error.js';
import { aDigest } from '../builders.js';
import { FakeProcess, type FakeProgram } from './fake-process.js';
import { findProgram } from './fake-programs.js';
import type { FakeRecord, FakeState } from './fake-state.js';

const FIRST_PID = 5000;

type KnownExec = { exec: Exec; process: FakeProcess | undefined };

/** Further processes in fake containers. */
export class FakeExecs implements ExecService {
  /** Every exec so far, so that a test can look at its sizes or end it. */
  readonly processes: FakeProcess[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async create(ref: string, exec: CreateExec): Promise<Exec> {
    await this.#state.control.enter('execs.create', ref, exec);
    const record = this.#usable(ref);
    return this.#remember(record, exec).exec;
  }

  async get(id: string): Promise<Exec> {
    await this.#state.control.enter('execs.get', id);
    return this.#known(id).exec;
  }

  async resize(id: string, size: TerminalSize): Promise<void> {
    await this.#state.control.enter('execs.resize', id, size);
    const { exec, process } = this.#known(id);
    if (exec.status !== 'running') {
      throw engineError('container_state_conflict', { reason: `exec process ${id} is not running` });
    }
    process?.resize(size);
  }

  async start(
    ref: string,
    exec: CreateExec,
    options: { readonly attach?: AttachOptions | undefined } = {},
  ): Promise<ExecSession> {
    await this.#state.control.enter('execs.start', ref, exec, options);
    const record = this.#usable(ref);
    const { config } = record.container;
    const known = this.#begun(record, exec);
    const execID = known.exec.id;
    const program = this.#program(known);
    const process = new FakeProcess({
      args: exec.command,
      env: [...config.env, ...(exec.env ?? [])],
      hasTty: exec.hasTty,
      hasStdin: exec.hasStdin,
      endsInputWithSession: true,
    });
    const streams = options.attach && process.attach({ size: exec.size, ...options.attach });
    const count = this.processes.push(process);
    known.process = process;
    known.exec = { ...known.exec, pid: FIRST_PID + count };
    this.#state.emit(record, `exec_start: ${exec.command.join(' ')}`, { execID });
    process.start(program);
    void process.exited.then((code) => {
      known.exec = { ...known.exec, status: 'ended', exitCode: code };
      this.#state.emit(record, 'exec_die', { execID, exitCode: String(code) });
    });
    void record.process?.exited.then(() => process.end(137));
    const leave = async (): Promise<void> => streams?.close();
    return { id: execID, streams, exitCode: process.exited, [Symbol.asyncDispose]: leave };
  }

  #usable(ref: string): FakeRecord {
    const record = this.#state.record(ref);
    const { id, state } = record.container;
    if (state.status === 'paused') {
      throw engineError('container_state_conflict', {
        reason: `Container ${ref} is paused, unpause the container before exec`,
      });
    }
    if (!record.process) throw engineError('container_not_running', { id });
    return record;
  }

  #known(id: string): KnownExec {
    const known = this.#state.execs.get(id);
    if (!known || !this.#state.records.some(({ container }) => container.id === known.exec.containerId)) {
      throw engineError('exec_not_found', { id });
    }
    return known;
  }

  #remember(record: FakeRecord, asked: CreateExec): KnownExec {
    const id = asked.id ?? aDigest(`exec ${this.#state.execs.size}`).slice(7);
    const containerId = record.container.id;
    const known: KnownExec = {
      exec: { id, containerId, asked, status: 'created', pid: 0, exitCode: undefined },
      process: undefined,
    };
    this.#state.execs.set(id, known);
    this.#state.emit(record, `exec_create: ${asked.command.join(' ')}`, { execID: id });
    return known;
  }

  #begun(record: FakeRecord, asked: CreateExec): KnownExec {
    const known =
      (asked.id === undefined ? undefined : this.#state.execs.get(asked.id)) ?? this.#remember(record, asked);
    const { id, containerId, status } = known.exec;
    if (containerId !== record.container.id) throw engineError('exec_not_found', { id });
    if (status !== 'created') {
      const what = status === 'ended' ? 'has already run' : 'is already running';
      throw engineError('container_state_conflict', { reason: `exec command ${id} ${what}` });
    }
    known.exec = { ...known.exec, status: 'running' };
    return known;
  }

  #program(known: KnownExec): FakeProgram {
    try {
      return findProgram(this.#state.programs, known.exec.asked.command);
    } catch (error) {
      const exitCode = (isEngineError(error) ? error.exitCode : undefined) ?? 126;
      known.exec = { ...known.exec, status: 'ended', exitCode };
      throw error;
    }
  }
}
