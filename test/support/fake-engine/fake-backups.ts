import type {
  Backup,
  BackupCause,
  BackupSchedule,
  BackupService,
  CreateBackup,
  RestoredBackup,
  TarStream,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { FakeState } from './fake-state.js';
import { volumeDetails } from './fake-volume-records.js';
import type { FakeVolumes } from './fake-volumes.js';

const KEPT_BEFORE = 5;

type Held = { readonly backup: Backup; readonly pieces: readonly Uint8Array[] };

/** Backups of fake volumes, in memory. */
export class FakeBackups implements BackupService {
  readonly #state: FakeState;
  readonly #volumes: FakeVolumes;
  readonly #schedules = new Map<string, BackupSchedule>();
  #held: readonly Held[] = [];
  #made = 0;

  constructor(state: FakeState, volumes: FakeVolumes) {
    this.#state = state;
    this.#volumes = volumes;
  }

  async list(volume?: string): Promise<readonly Backup[]> {
    await this.#state.control.enter('backups.list', volume);
    return this.#held.map(({ backup }) => backup).filter((backup) => volume === undefined || backup.volume === volume);
  }

  async get(ref: string): Promise<Backup> {
    await this.#state.control.enter('backups.get', ref);
    return this.#find(ref).backup;
  }

  async create(volume: string, options: CreateBackup = {}): Promise<Backup> {
    await this.#state.control.enter('backups.create', volume, options);
    return await this.#create(volume, options, { cause: 'user' });
  }

  async restore(ref: string, options: { readonly as?: string | undefined } = {}): Promise<RestoredBackup> {
    await this.#state.control.enter('backups.restore', ref, options);
    const { backup, pieces } = this.#find(ref);
    if (options.as !== undefined) {
      return { volume: await this.#volumes.import(options.as, streamOf(pieces)), before: undefined };
    }
    const before = await this.#backUpFirst(backup);
    return { volume: await this.#volumes.import(backup.volume, streamOf(pieces), { replaces: true }), before };
  }

  async read(ref: string): Promise<TarStream> {
    await this.#state.control.enter('backups.read', ref);
    return streamOf(this.#find(ref).pieces);
  }

  async remove(ref: string): Promise<Backup> {
    await this.#state.control.enter('backups.remove', ref);
    const held = this.#find(ref);
    this.#drop([held]);
    return held.backup;
  }

  async schedules(): Promise<readonly BackupSchedule[]> {
    await this.#state.control.enter('backups.schedules');
    const there = [...this.#schedules.values()].filter(({ volume }) => this.#state.volumes.has(volume));
    return there.toSorted((one, other) => one.nextAtMs - other.nextAtMs);
  }

  async setSchedule(
    volume: string,
    schedule: Pick<BackupSchedule, 'everyMs' | 'keep'> | undefined,
  ): Promise<BackupSchedule | undefined> {
    await this.#state.control.enter('backups.setSchedule', volume, schedule);
    volumeDetails(this.#state, volume);
    this.#schedules.delete(volume);
    if (!schedule) return undefined;
    const set = { ...schedule, volume, nextAtMs: this.#state.nowMs + schedule.everyMs, failure: '' };
    this.#schedules.set(volume, set);
    return set;
  }

  async #backUpFirst({ volume, number }: Backup): Promise<Backup | undefined> {
    const record = this.#state.volumes.get(volume);
    if (!record || record.tree.nodes.size === 1) return undefined;
    const ids = volumeDetails(this.#state, volume).users.flatMap((user) => (user.isAlive ? [user.containerId] : []));
    if (ids.length > 0) throw engineError('volume_in_use', { operation: 'restore', name: volume, users: ids });
    const note = `before backup ${number} was restored`;
    return await this.#create(volume, { note, keep: KEPT_BEFORE }, { cause: 'restore', sparing: number });
  }

  async #create(
    volume: string,
    { note = '', keep = 0 }: CreateBackup,
    { cause, sparing }: { readonly cause: BackupCause; readonly sparing?: number },
  ): Promise<Backup> {
    const pieces = await Array.fromAsync(await this.#volumes.export(volume));
    const sizeBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#made += 1;
    const contentBytes = await this.#volumes.size(volume);
    const backup = { number: this.#made, volume, createdAtMs: this.#state.nowMs, sizeBytes, contentBytes, cause, note };
    this.#held = [{ backup, pieces }, ...this.#held];
    this.#happened('backup', backup);
    const alike = this.#held.filter((held) => held.backup.volume === volume && held.backup.cause === cause);
    this.#drop((keep > 0 ? alike.slice(keep) : []).filter(({ backup: { number } }) => number !== sparing));
    return backup;
  }

  #drop(dropped: readonly Held[]): void {
    this.#held = this.#held.filter((held) => !dropped.includes(held));
    for (const { backup } of dropped) this.#happened('backup-remove', backup);
  }

  #happened(action: string, { volume, number, cause }: Backup): void {
    this.#state.emitVolume(action, volume, { backup: String(number), cause });
  }

  #find(ref: string): Held {
    const [, name, digits] = /^(?:(.*):)?#?(\d{1,15})$/.exec(ref) ?? [];
    const isOf = ({ volume }: Backup): boolean => name === undefined || volume === name;
    const numbered = this.#held.find(({ backup }) => backup.number === Number(digits) && isOf(backup));
    const found = numbered ?? this.#held.find(({ backup }) => backup.volume === ref);
    if (!found) throw engineError('backup_not_found', { ref });
    return found;
  }
}

async function* streamOf(pieces: readonly Uint8Array[]): TarStream {
  yield* pieces;
}
