import type { ContainerProcess, ProcessService } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { Signal } from '../../../src/oci/signal.js';
import type { FakeRecord, FakeState } from './fake-state.js';

/** The processes inside fake containers: the first one, and those that a test says. */
export class FakeProcesses implements ProcessService {
  readonly #state: FakeState;
  readonly #others = new Map<string, readonly ContainerProcess[]>();

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** What a container runs from now on, in this order; without it there is its first process only. */
  set(ref: string, processes: readonly ContainerProcess[]): void {
    this.#others.set(this.#state.record(ref).container.id, processes);
  }

  async list(ref: string): Promise<readonly ContainerProcess[]> {
    await this.#state.control.enter('processes.list', ref);
    return this.#of(this.#alive(ref));
  }

  /** The first process gets it as from `kill`; another one is gone after SIGKILL and SIGTERM. */
  async signal(ref: string, process: Pick<ContainerProcess, 'pid' | 'startTicks'>, signal: Signal): Promise<void> {
    await this.#state.control.enter('processes.signal', ref, process, signal);
    const record = this.#alive(ref);
    const { id, state } = record.container;
    const processes = this.#of(record);
    const found = processes.find(({ pid, startTicks }) => pid === process.pid && startTicks === process.startTicks);
    if (!found) throw engineError('process_not_found', { pid: process.pid, id });
    if (found.pid === state.pid) return record.process?.signal(signal);
    if (FATAL.includes(signal))
      this.#others.set(
        id,
        processes.filter((other) => other !== found),
      );
  }

  #alive(ref: string): FakeRecord {
    const record = this.#state.record(ref);
    if (!record.process) throw engineError('container_not_running', { id: record.container.id });
    return record;
  }

  #of({ container }: FakeRecord): readonly ContainerProcess[] {
    return this.#others.get(container.id) ?? [firstProcess(container)];
  }
}

const FATAL: readonly number[] = [9, 15];

function firstProcess({ config, state }: FakeRecord['container']): ContainerProcess {
  const command = [...config.entrypoint, ...config.command];
  return {
    pid: state.pid,
    parentPid: 1,
    innerPid: 1,
    uid: 0,
    state: 'S',
    command,
    name: command[0]?.split('/').at(-1) ?? '',
    cpuNanos: 10_000_000,
    residentBytes: 1_048_576,
    threads: 1,
    startTicks: state.pidStartTicks,
  };
}
