import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Database } from '../metadata/database.js';
import type { VolumeRecords } from '../metadata/volumes.js';
import type { Volume } from './volume.js';

type NamedVolume = Pick<Volume, 'name' | 'createdAtMs'>;

/** Where volumes lie, and what is known of them. */
export type AsidePlace = {
  readonly folder: string;
  readonly records: Pick<VolumeRecords, 'find' | 'list'>;
  readonly database: Pick<Database, 'transaction'>;
};

/**
 * Moves away the folder of a volume that goes, to a name that no volume can have: one of its name may be made before its
 * files are gone. Call it in the transaction that takes its record; where that fails, what was moved is taken back by
 * whoever opens the volume, or sweeps.
 */
export function putAside(folder: string, volume: NamedVolume, nowMs: number): void {
  const path = join(folder, volume.name);
  if (existsSync(path)) renameSync(path, join(folder, `${prefixOf(volume)}${nowMs}`));
}

/** Gives a volume that is still there the files that were moved away from it, where somebody was cut off in removing it. */
export function takeBack({ folder, records, database }: AsidePlace, name: string): void {
  const found = records.find(name);
  if (!found || existsSync(join(folder, name)) || !asideOf(folder, found)) return;
  // Alone with the database: whoever is removing it at this moment has ended, one way or the other.
  database.transaction(() => {
    const volume = records.find(name);
    const aside = volume && asideOf(folder, volume);
    if (aside !== undefined) moveBack(join(folder, aside), join(folder, name));
  });
}

/** What lies aside and is no volume's any more; what is, is taken back. */
export function listAside(place: AsidePlace): readonly string[] {
  const { folder, records, database } = place;
  if (!namesIn(folder).some(isAside)) return [];
  return database.transaction(() => {
    const owners = new Map(records.list().map((volume) => [prefixOf(volume), volume.name]));
    return namesIn(folder).filter((entry) => {
      const owner = owners.get(entry.slice(0, entry.lastIndexOf('.') + 1));
      if (isAside(entry) && owner !== undefined) moveBack(join(folder, entry), join(folder, owner));
      return isAside(entry) && owner === undefined;
    });
  });
}

const isAside = (entry: string): boolean => entry.startsWith('.');

/** A name may be as long as that of a folder can be. When it was made tells it from others that had its name. */
const prefixOf = ({ name, createdAtMs }: NamedVolume): string =>
  `.${createHash('sha256').update(name).digest('hex')}.${createdAtMs}.`;

const asideOf = (folder: string, volume: NamedVolume): string | undefined =>
  namesIn(folder).find((entry) => entry.startsWith(prefixOf(volume)));

/** Somebody may have made its folder anew, with nothing in it. What has something in it stays, and so does the other. */
function moveBack(aside: string, path: string): void {
  try {
    if (existsSync(path)) rmdirSync(join(path, '_data'));
    renameSync(aside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && LEFT_AS_IT_IS.has(error.code))) throw error;
  }
}

const LEFT_AS_IT_IS: ReadonlySet<unknown> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY']);

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No volume was ever made.
  }
}
