import type { Digest } from '../../oci/digest.js';
import type { Container, ContainerId } from '../container/container.js';
import type { FileChange } from '../files/file-service.js';

/** Why a save was made: somebody asked, its time had come, or another one was about to be restored. */
export type SaveCause = 'user' | 'schedule' | 'restore';

/** The files of a container as they were at one moment, and how it was configured. It is an image like any other. */
export type Save = {
  /** Grows by one, over all containers; never used again. */
  readonly number: number;
  readonly containerId: ContainerId;
  /** As it was called then. */
  readonly containerName: string;
  /** `gantry-save/NAME:NUMBER` */
  readonly image: string;
  readonly imageId: Digest;
  readonly createdAtMs: number;
  /** What this save alone takes: the files that the container had changed. */
  readonly sizeBytes: number;
  readonly cause: SaveCause;
  readonly note: string;
};

/** How often a container is saved by itself while it runs, where something has changed, and how many of its saves are kept. */
export type SaveSchedule = {
  readonly containerId: ContainerId;
  readonly everyMs: number;
  /** How many of those that are made by itself stay; 0 for all of them. */
  readonly keep: number;
  readonly nextAtMs: number;
};

export type CreateSave = {
  readonly note?: string | undefined;
  /** Only so many of the container's saves that users asked for stay, the newest ones; undefined or 0: all of them. */
  readonly keep?: number | undefined;
  /** It is not frozen while its files are read, and may change them meanwhile. */
  readonly isUnpaused?: boolean | undefined;
};

export type Restored = {
  readonly container: Container;
  /** What was before, so that nothing is lost; undefined where another container was made. */
  readonly before: Save | undefined;
};

/**
 * Saves of containers' files, to go back to. Volumes and binds are not in them: what is in those stays as it is.
 *
 * A `save` is a number, `NAME:NUMBER`, or the name or id of a container, which means its newest one.
 */
export interface SaveService {
  /** Newest first; of all containers where none is named, of those that are gone too. @throws container_not_found */
  list(container?: string): Promise<readonly Save[]>;
  /** @throws container_not_found, save_not_found */
  get(save: string): Promise<Save>;
  /** @throws container_not_found, disk_full */
  create(ref: string, options?: CreateSave): Promise<Save>;
  /**
   * Gives the container its files of then. It keeps its id, name, configuration and volumes; what it has now is saved
   * first. One that runs is stopped, and started again.
   * With `as`: makes another container of that name instead, with free ports for those that are published.
   * @throws save_not_found, container_not_found where it is gone and no `as` is given, container_name_taken
   */
  restore(save: string, options?: { readonly as?: string | undefined }): Promise<Restored>;
  /** @throws save_not_found, image_in_use where a container stands on it */
  remove(save: string): Promise<Save>;
  /** What has changed from one save to another, or to the container as it is now. By path. @throws save_not_found */
  diff(from: string, to?: string): Promise<readonly FileChange[]>;
  /** By when they are due. */
  schedules(): Promise<readonly SaveSchedule[]>;
  /** Undefined ends it. @throws container_not_found, argument_invalid */
  setSchedule(
    ref: string,
    schedule: Pick<SaveSchedule, 'everyMs' | 'keep'> | undefined,
  ): Promise<SaveSchedule | undefined>;
}
