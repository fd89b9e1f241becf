import type { TarStream } from '../files/file-service.js';
import type { VolumeDetails } from '../volume/volume.js';

/** Why a backup was made: somebody asked, its time had come, or another one was about to be restored. */
export type BackupCause = 'user' | 'schedule' | 'restore';

/** What was in a volume at one moment: a compressed tar in the data root. It outlives its volume. */
export type Backup = {
  /** Grows by one, over all volumes; never used again. */
  readonly number: number;
  readonly volume: string;
  readonly createdAtMs: number;
  /** On the disk. */
  readonly sizeBytes: number;
  /** Of its files. */
  readonly contentBytes: number;
  readonly cause: BackupCause;
  readonly note: string;
};

/** How often a volume is backed up by itself, where something has changed, and how many of those backups are kept. */
export type BackupSchedule = {
  readonly volume: string;
  readonly everyMs: number;
  /** How many of those that are made by itself stay; 0 for all of them. */
  readonly keep: number;
  readonly nextAtMs: number;
  /** Why the last one could not be made; empty where it could. */
  readonly failure: string;
};

export type CreateBackup = {
  readonly note?: string | undefined;
  /** Only so many of the volume's backups that users asked for stay, the newest ones; undefined or 0: all of them. */
  readonly keep?: number | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type RestoredBackup = {
  readonly volume: VolumeDetails;
  /** What was before, so that nothing is lost; undefined where nothing was. */
  readonly before: Backup | undefined;
};

/**
 * Backups of volumes, which are kept here. Those that are to lie elsewhere are `volumes.export`.
 *
 * A `backup` is a number, `NAME:NUMBER`, or the name of a volume, which means its newest one.
 */
export interface BackupService {
  /** Newest first; of all volumes where none is named, of those that are gone too. */
  list(volume?: string): Promise<readonly Backup[]>;
  /** @throws backup_not_found */
  get(backup: string): Promise<Backup>;
  /** Also while the volume is in use. @throws volume_not_found, disk_full, cancelled */
  create(volume: string, options?: CreateBackup): Promise<Backup>;
  /**
   * Puts the volume back to what it was; what it holds now is backed up first. It is made where it is gone.
   * With `as`: fills another volume, new or empty.
   * @throws backup_not_found, volume_in_use where a container runs with it, volume_not_empty
   */
  restore(
    backup: string,
    options?: { readonly as?: string | undefined; readonly cancelSignal?: AbortSignal | undefined },
  ): Promise<RestoredBackup>;
  /** The tar that it is, decompressed. @throws backup_not_found */
  read(backup: string): Promise<TarStream>;
  /** @throws backup_not_found */
  remove(backup: string): Promise<Backup>;
  /** By when they are due. */
  schedules(): Promise<readonly BackupSchedule[]>;
  /** Undefined ends it. @throws volume_not_found, argument_invalid */
  setSchedule(
    volume: string,
    schedule: Pick<BackupSchedule, 'everyMs' | 'keep'> | undefined,
  ): Promise<BackupSchedule | undefined>;
}
