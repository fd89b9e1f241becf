import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Clock } from '../../host/clock.js';
import type { ContainerId } from '../container/container.js';
import type { EventJournal } from '../event/event-journal.js';
import type { Database } from '../metadata/database.js';
import type { VolumeRecords } from '../metadata/volumes.js';
import { layout, type Roots } from '../roots.js';
import { listAside, putAside, takeBack } from './aside.js';
import { type LocalOptions, problemOfOptions } from './local-options.js';
import { mountsBelow } from './mounts-below.js';
import type { Volume } from './volume.js';
import { ANONYMOUS_LABEL, refused, requireVolumeName } from './volume-name.js';

/** A volume that is to be there; it is made where there is none of that name. */
export type WantedVolume = {
  readonly name: string;
  readonly isAnonymous: boolean;
  /** Of one that is made. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly options?: LocalOptions | undefined;
};

/** Volumes that are no longer there. */
export type ForgottenVolumes = {
  readonly names: readonly string[];
  /** Takes away their files, and those that a killed process left. */
  finish(): Promise<void>;
};

/** Volumes of the local driver: a row, and the folder `volumes/NAME/_data`. */
export interface VolumeStore {
  /** Makes it where it is missing. Call it in a transaction. @throws argument_invalid */
  make(volume: WantedVolume): void;
  /** Makes those that are missing and notes who uses them. Call it in the transaction that makes the container. */
  use(container: ContainerId, volumes: readonly WantedVolume[]): void;
  /** Its folder, made if it is missing. @throws volume_not_found */
  open(name: string): Promise<{ readonly path: string; readonly volume: Volume }>;
  /** What it was made with; undefined where there is none of that name. */
  optionsOf(name: string): LocalOptions | undefined;
  usedBy(container: ContainerId): readonly Volume[];
  usersOf(name: string): readonly ContainerId[];
  /**
   * Takes them from the records, but for those that somebody uses, or has mounted something in. Call it in the transaction that removes their container.
   */
  forgetUnused(names: readonly string[]): ForgottenVolumes;
}

export function openVolumeStore({
  roots,
  database,
  records,
  journal,
  clock,
  removeFolder,
}: {
  readonly roots: Roots;
  readonly database: Pick<Database, 'transaction'>;
  readonly records: VolumeRecords;
  readonly journal: EventJournal;
  readonly clock: Clock;
  /** Whatever programs have put into it. */
  readonly removeFolder: (path: string) => Promise<void>;
}): VolumeStore {
  const place = { folder: layout.volumes(roots), records, database };
  const happened = (action: string, name: string): void =>
    journal.append({ type: 'volume', action, actor: { id: name, attributes: { driver: 'local' } } });

  const make = ({ name, isAnonymous, labels = {}, options = {} }: WantedVolume): void => {
    requireVolumeName(name);
    if (records.find(name)) return;
    const problem = problemOfOptions(options);
    if (problem !== undefined) throw refused(name, problem);
    const createdAtMs = clock.nowMs();
    records.insert({
      name,
      createdAtMs,
      labels: isAnonymous ? { [ANONYMOUS_LABEL]: '', ...labels } : labels,
      options,
      isAnonymous,
      lastUsedAtMs: undefined,
    });
    happened('create', name);
  };

  const isMountedIn = (name: string): boolean => {
    const folder = join(place.folder, name);
    return existsSync(folder) && mountsBelow(folder).length > 0;
  };

  const removeAside = async (): Promise<void> => {
    for (const name of listAside(place)) await removeFolder(join(place.folder, name));
  };

  return {
    make,
    use(container, volumes) {
      for (const volume of volumes) {
        make(volume);
        records.addUse(volume.name, container);
      }
    },
    optionsOf: (name) => records.find(name)?.options,
    async open(name) {
      const volume = records.find(name);
      if (!volume) throw engineError('volume_not_found', { name });
      const path = layout.volume(roots, name);
      takeBack(place, name);
      // Others on the machine are kept out above it: what a volume holds may be set-user-ID, or secret.
      await mkdir(place.folder, { recursive: true, mode: 0o700 });
      await mkdir(path, { recursive: true });
      return { path, volume };
    },
    usedBy: (container) => records.usedBy(container),
    usersOf: (name) => records.usersOf(name),
    forgetUnused(names) {
      const unused = names.filter((name) => records.usersOf(name).length === 0 && !isMountedIn(name));
      for (const name of unused) {
        const volume = records.find(name);
        records.remove(name);
        happened('destroy', name);
        if (volume) putAside(place.folder, volume, clock.nowMs());
      }
      return {
        names: unused,
        async finish() {
          if (unused.length > 0) await removeAside();
        },
      };
    },
  };
}
