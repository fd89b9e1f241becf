import type { CheckpointPlace, CheckpointService } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { SIGKILL } from '../../../src/oci/signal.js';
import type { FakeState } from './fake-state.js';

/** Names of checkpoints, by container and folder; nothing is written anywhere. */
export class FakeCheckpoints implements CheckpointService {
  readonly #state: FakeState;
  readonly #names = new Map<string, Set<string>>();

  constructor(state: FakeState) {
    this.#state = state;
  }

  async create(
    ref: string,
    name: string,
    options: CheckpointPlace & { readonly leavesRunning?: boolean | undefined } = {},
  ): Promise<void> {
    await this.#state.control.enter('checkpoints.create', ref, name, options);
    const record = this.#state.record(ref);
    const { id, state } = record.container;
    if (state.status !== 'running') throw engineError('container_not_running', { id });
    const names = this.#namesOf(ref, options);
    if (names.has(name)) throw engineError('checkpoint_exists', { name, container: record.container.name });
    names.add(name);
    this.#state.emit(record, 'checkpoint');
    if (options.leavesRunning) return;
    record.process?.signal(SIGKILL);
    await this.#state.until(() => record.process === undefined);
  }

  async list(ref: string, place: CheckpointPlace = {}): Promise<readonly string[]> {
    await this.#state.control.enter('checkpoints.list', ref, place);
    return [...this.#namesOf(ref, place)].sort();
  }

  async remove(ref: string, name: string, place: CheckpointPlace = {}): Promise<void> {
    await this.#state.control.enter('checkpoints.remove', ref, name, place);
    const { container } = this.#state.record(ref);
    if (!this.#namesOf(ref, place).delete(name)) {
      throw engineError('checkpoint_not_found', { name, container: container.name });
    }
  }

  #namesOf(ref: string, { folder = '' }: CheckpointPlace): Set<string> {
    const key = `${this.#state.record(ref).container.id} ${folder}`;
    const known = this.#names.get(key) ?? new Set();
    this.#names.set(key, known);
    return known;
  }
}
