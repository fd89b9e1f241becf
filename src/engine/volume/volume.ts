import type { ContainerId } from '../container/container.js';

/** Data with a name and a life of its own. All are of the driver `local`. */
export type Volume = {
  readonly name: string;
  readonly createdAtMs: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Docker's `type`, `o`, `device` of the local driver: what is mounted where it is used. Empty for a folder of ours. */
  readonly options: Readonly<Record<string, string>>;
  /** Made for one container that did not name it, or without a name. */
  readonly isAnonymous: boolean;
  /** When a container with it last started or ended; undefined where none has. */
  readonly lastUsedAtMs: number | undefined;
};

/** A container that mounts a volume, whether it runs or not. */
export type VolumeUser = {
  readonly containerId: ContainerId;
  readonly containerName: string;
  /** Whether it has it mounted now. */
  readonly isAlive: boolean;
  /** The place inside. */
  readonly destination: string;
  readonly isReadOnly: boolean;
};

/** A volume, where it lies, and who uses it. */
export type VolumeDetails = Volume & {
  /** Its folder on the machine. Of one with options it is empty: that is mounted in the containers that use it [ADR 20]. */
  readonly mountpoint: string;
  /** One for each place where it is mounted; those that run first. */
  readonly users: readonly VolumeUser[];
};
