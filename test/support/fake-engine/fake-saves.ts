import type {
  Container,
  ContainerId,
  CreateSave,
  FileChange,
  Restored,
  Save,
  SaveCause,
  SaveSchedule,
  SaveService,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aContainerId } from '../builders.js';
import { commitFake } from './fake-commit.js';
import type { FakeContainers } from './fake-containers.js';
import { checkName } from './fake-create.js';
import type { FakeRecord, FakeState } from './fake-state.js';

const SIZE_BYTES = 1000;
const KEPT_BEFORE = 5;

type Held = { readonly save: Save; readonly container: Container };

/** Saves of fake containers; what differs between them a test says. */
export class FakeSaves implements SaveService {
  /** What `diff` finds. */
  changes: readonly FileChange[] = [];
  readonly #state: FakeState;
  readonly #containers: FakeContainers;
  readonly #schedules = new Map<ContainerId, SaveSchedule>();
  #held: readonly Held[] = [];
  #made = 0;

  constructor(state: FakeState, containers: FakeContainers) {
    this.#state = state;
    this.#containers = containers;
  }

  async list(container?: string): Promise<readonly Save[]> {
    await this.#state.control.enter('saves.list', container);
    const saves = this.#present();
    if (container === undefined) return saves;
    const gone = this.#state.records.some(({ container: { name } }) => name === container)
      ? []
      : saves.filter(({ containerName }) => containerName === container);
    return gone.length > 0 ? gone : saves.filter((save) => save.containerId === this.#record(container).container.id);
  }

  async get(save: string): Promise<Save> {
    await this.#state.control.enter('saves.get', save);
    return this.#find(save).save;
  }

  async create(ref: string, options: CreateSave = {}): Promise<Save> {
    await this.#state.control.enter('saves.create', ref, options);
    return this.#create(this.#record(ref), options, { cause: 'user' });
  }

  async restore(ref: string, options: { readonly as?: string | undefined } = {}): Promise<Restored> {
    await this.#state.control.enter('saves.restore', ref, options);
    const { save, container } = this.#find(ref);
    if (options.as !== undefined) return { container: this.#copy(save, container, options.as), before: undefined };
    const record = this.#record(save.containerId);
    const wasAlive = record.process !== undefined;
    if (wasAlive) await this.#containers.stop(save.containerId);
    const note = `before save ${save.number} was restored`;
    const before = this.#create(record, { note, keep: KEPT_BEFORE }, { cause: 'restore', sparing: save.number });
    record.container = { ...record.container, image: save.image, imageId: save.imageId };
    this.#state.emit(record, 'snapshot-restore', { save: String(save.number) });
    if (wasAlive) await this.#containers.start(save.containerId);
    return { container: record.container, before };
  }

  async remove(ref: string): Promise<Save> {
    await this.#state.control.enter('saves.remove', ref);
    const { save } = this.#find(ref);
    this.#drop(save);
    return save;
  }

  async diff(from: string, to?: string): Promise<readonly FileChange[]> {
    await this.#state.control.enter('saves.diff', from, to);
    for (const ref of [from, to]) if (ref !== undefined) this.#find(ref);
    return this.changes;
  }

  async schedules(): Promise<readonly SaveSchedule[]> {
    await this.#state.control.enter('saves.schedules');
    return [...this.#schedules.values()].toSorted((one, other) => one.nextAtMs - other.nextAtMs);
  }

  async setSchedule(
    ref: string,
    schedule: Pick<SaveSchedule, 'everyMs' | 'keep'> | undefined,
  ): Promise<SaveSchedule | undefined> {
    await this.#state.control.enter('saves.setSchedule', ref, schedule);
    const { id } = this.#record(ref).container;
    this.#schedules.delete(id);
    if (!schedule) return undefined;
    const set = { ...schedule, containerId: id, nextAtMs: this.#state.nowMs + schedule.everyMs };
    this.#schedules.set(id, set);
    return set;
  }

  #record(ref: string): FakeRecord {
    return this.#state.record(ref);
  }

  /** Those whose image nobody has removed; newest first. */
  #present(): readonly Save[] {
    const isThere = ({ imageId }: Save): boolean => this.#state.images.some(({ id }) => id === imageId);
    return this.#held.map(({ save }) => save).filter(isThere);
  }

  #find(ref: string): Held {
    const [, name, digits] = /^(?:(.*):)?(\d+)$/.exec(ref) ?? [];
    const isOf = (save: Save): boolean =>
      name === undefined || [save.containerName, save.image].some((each) => each === name || each === ref);
    const found = this.#held.find(({ save }) =>
      digits === undefined
        ? save.containerName === ref || save.containerId.startsWith(ref)
        : save.number === Number(digits) && isOf(save),
    );
    if (!found) throw engineError('save_not_found', { ref });
    return found;
  }

  #create(
    record: FakeRecord,
    { note = '', keep = 0 }: CreateSave,
    { cause, sparing }: { readonly cause: SaveCause; readonly sparing?: number },
  ): Save {
    const { container } = record;
    this.#made += 1;
    const image = `gantry-save/${container.name.toLowerCase()}:${this.#made}`;
    const imageId = commitFake(this.#state, container.id, { name: image, message: note });
    const save: Save = {
      number: this.#made,
      containerId: container.id,
      containerName: container.name,
      image,
      imageId,
      createdAtMs: this.#state.nowMs,
      sizeBytes: SIZE_BYTES,
      cause,
      note,
    };
    this.#held = [{ save, container }, ...this.#held];
    record.container = { ...container }; // Read anew it is another object, as the real engine's.
    this.#state.emit(record, 'snapshot', { save: String(save.number), cause });
    const alike = this.#present().filter((other) => other.containerId === container.id && other.cause === cause);
    for (const older of keep > 0 ? alike.slice(keep) : []) if (older.number !== sparing) this.#drop(older);
    return save;
  }

  #copy(save: Save, { config }: Container, name: string): Container {
    checkName(this.#state, name);
    const record = this.#state.add({
      ...this.#find(String(save.number)).container,
      id: aContainerId(`copy ${name}`),
      name,
      createdAtMs: this.#state.nowMs,
      image: save.image,
      imageId: save.imageId,
      config: { ...config, ports: config.ports.map((port) => ({ ...port, hostPort: 0 })) },
    });
    this.#state.setState(record, { status: 'created', pid: 0 });
    this.#state.emit(record, 'create');
    return record.container;
  }

  #drop(save: Save): void {
    this.#held = this.#held.filter((held) => held.save !== save);
    const at = this.#state.images.findIndex(({ id }) => id === save.imageId);
    if (at >= 0) this.#state.images.splice(at, 1);
  }
}
