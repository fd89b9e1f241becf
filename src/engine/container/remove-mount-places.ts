import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import { errnoOf } from '../content/storage-failure.js';

/**
 * Takes away the places below a run-time folder where the monitor has volumes and folders of the machine mounted. Whoever
 * tidies up may live in the monitor's mount namespace, as what it calls at the end does: there these are somebody's files, which
 * nothing may follow into. So each is unmounted, and then removed as what it is without that: an empty folder or file.
 *
 * @throws where something is still mounted there, or was put there
 */
export function removeMountPlaces(syscalls: Pick<Syscalls, 'unmount'>, folder: string): void {
  const places = join(folder, 'mounts');
  for (const name of namesIn(places)) {
    const place = join(places, name);
    unmount(syscalls, place);
    if (lstatSync(place).isDirectory()) rmdirSync(place);
    else unlinkSync(place);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Outside of the monitor's namespace nothing is mounted there. */
function unmount(syscalls: Pick<Syscalls, 'unmount'>, place: string): void {
  try {
    syscalls.unmount(place, { lazy: true });
  } catch (error) {
    if (!isEngineError(error, 'system_call_failed')) throw error;
  }
}
