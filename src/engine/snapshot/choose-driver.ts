import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { textColumn } from '../metadata/columns.js';
import type { Database } from '../metadata/database.js';
import { copyDriver } from './copy-driver.js';
import { overlayDriver } from './overlay-driver.js';
import type { SnapshotDriver } from './snapshot-driver.js';
import type { SnapshotFolders } from './snapshot-folders.js';

const FACT = 'snapshot driver';

/**
 * The driver of this data root: the overlay where the file system carries one, and then for good, as layers lie
 * on disk in the driver's form.
 */
export function chooseDriver(
  host: Pick<Host, 'syscalls' | 'processes' | 'random'>,
  database: Database,
  folders: SnapshotFolders,
): SnapshotDriver {
  const row = database.get('SELECT value FROM fact WHERE key = ?', FACT);
  const name = row ? textColumn(row, 'value') : probe(host, folders);
  if (!row) database.run('INSERT OR IGNORE INTO fact (key, value) VALUES (?, ?)', FACT, name);
  return name === 'copy' ? copyDriver(host) : overlayDriver(folders);
}

/** Tries what layers and containers need, on the file system that is meant. */
function probe({ syscalls, random }: Pick<Host, 'syscalls' | 'random'>, folders: SnapshotFolders): 'overlay' | 'copy' {
  const dir = folders.removed(`probe-${random.hex(6)}`);
  const [lower, upper, work, target] = ['l', 'u', 'w', 'm'].map((part) => join(dir, part));
  for (const path of [lower, upper, work, target]) if (path) mkdirSync(path, { recursive: true });
  try {
    syscalls.makeWhiteout(join(dir, 'l', 'gone'));
    syscalls.setXattr(join(dir, 'l'), 'trusted.overlay.opaque', Buffer.from('y'));
    const mount = {
      source: 'overlay',
      target: join(dir, 'm'),
      type: 'overlay',
      data: 'lowerdir=l,upperdir=u,workdir=w',
      cwd: dir,
    };
    return syscalls.inPrivateMountNamespace([mount], () => 'overlay');
  } catch (error) {
    if (isEngineError(error, 'system_call_failed')) return 'copy';
    throw error;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
