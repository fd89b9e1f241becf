import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';

import { storageFailure } from '../content/storage-failure.js';
import { acquireLock } from '../lock/file-lock.js';
import type { BackupRecord } from '../metadata/backups.js';
import { layout } from '../roots.js';
import type { Backup, BackupCause, CreateBackup } from './backup-service.js';
import { backupFolder, backupPath } from './find-backup.js';
import { fingerprintOf } from './fingerprint.js';
import { packVolume } from './pack-volume.js';
import { getVolume } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';

type Reason = {
  readonly cause: BackupCause;
  /** Stays, however old it is: somebody is about to go back to it. */
  readonly sparing?: number | undefined;
};

/**
 * Packs a volume into a file of ours. The row comes first and gives the number; until the file is whole it is passed over.
 *
 * @throws volume_not_found, disk_full, cancelled
 */
export async function createBackup(
  parts: VolumeParts,
  volume: string,
  { note = '', keep = 0, cause, sparing, cancelSignal }: CreateBackup & Reason,
): Promise<BackupRecord> {
  const { backups, host, roots } = parts;
  getVolume(parts, volume);
  // One at a time: what is half made is then a killed process's.
  using lock = await acquireLock(host, join(layout.locks(roots), `backup-${volume}`), { cancelSignal });
  removeHalfMade(parts, volume);
  const number = backups.begin({ volume, createdAtMs: host.clock.nowMs(), cause, note });
  try {
    const made = await writeBackup(parts, { volume, number }, cancelSignal);
    backups.complete(number, made);
  } catch (error) {
    removeHalfMade(parts, volume);
    throw error;
  }
  const backup = backups.find(number);
  if (!backup) throw new TypeError('a backup that was made is not there');
  happened(parts, 'backup', backup);
  forgetOlder(parts, backup, { keep, sparing });
  lock.removeFile();
  return backup;
}

function happened({ journal }: VolumeParts, action: string, { volume, number, cause }: Backup): void {
  const attributes = { driver: 'local', backup: String(number), cause };
  journal.append({ type: 'volume', action, actor: { id: volume, attributes } });
}

async function writeBackup(
  parts: VolumeParts,
  backup: Pick<Backup, 'volume' | 'number'>,
  cancelSignal: AbortSignal | undefined,
): Promise<Pick<BackupRecord, 'sizeBytes' | 'contentBytes' | 'fingerprint'>> {
  const path = backupPath(parts, backup);
  mkdirSync(backupFolder(parts, backup.volume), { recursive: true, mode: 0o700 });
  // Before: what changes while it is packed differs then from what the next look finds.
  const { contentBytes, fingerprint } = await fingerprintOf(parts, backup.volume);
  const tar = await packVolume(parts, backup.volume, { cancelSignal });
  try {
    await using file = await open(`${path}.part`, 'wx', 0o600);
    await pipeline(tar, createZstdCompress(CHECKED), (pieces: AsyncIterable<Uint8Array>) => writeAll(file, pieces));
    await file.sync();
  } catch (cause) {
    throw storageFailure(path, cause);
  }
  await rename(`${path}.part`, path);
  return { sizeBytes: statSync(path).size, contentBytes, fingerprint };
}

async function writeAll(file: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.byteLength; ) at += (await file.write(piece, at)).bytesWritten;
  }
}

/** What has gone bad on the disk is found out before it takes the place of what is there. */
const CHECKED = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** Files first: on a full disk there is room for a change of rows only then. */
function removeHalfMade(parts: VolumeParts, volume: string): void {
  const known = new Set(parts.backups.list().map(({ number }) => `${number}.tar.zst`));
  const folder = backupFolder(parts, volume);
  for (const name of namesIn(folder)) if (!known.has(name)) rmSync(join(folder, name), { force: true });
  for (const number of parts.backups.incomplete(volume)) parts.backups.remove(number);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Nothing was ever backed up.
  }
}

/** Those that were made for the same cause. */
function forgetOlder(
  parts: VolumeParts,
  { volume, cause }: Backup,
  { keep, sparing }: Pick<Reason, 'sparing'> & { readonly keep: number },
): void {
  const alike = parts.backups.list().filter((backup) => backup.volume === volume && backup.cause === cause);
  const older = keep > 0 ? alike.slice(keep) : [];
  for (const backup of older) if (backup.number !== sparing) removeBackup(parts, backup);
}

/** The row first: a file without one goes when the next backup is made. */
export function removeBackup(parts: VolumeParts, backup: Backup): void {
  parts.backups.remove(backup.number);
  happened(parts, 'backup-remove', backup);
  rmSync(backupPath(parts, backup), { force: true });
}
