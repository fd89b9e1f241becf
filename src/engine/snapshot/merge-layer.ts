import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import { errnoOf, isStorageFull } from '../content/storage-failure.js';

const WHITEOUT = Buffer.from('.wh.');
const OPAQUE = Buffer.from('.wh..wh..opq');
const SLASH = Buffer.from('/');

/**
 * Lays the layer in folder `layer`, whose whiteouts are marker files, over the tree in folder `tree`.
 * Folders of the tree that the layer has as links, and the reverse, make way, so that nothing is written through one.
 *
 * @throws disk_full
 */
export async function mergeLayer(processes: Processes, layer: string, tree: string): Promise<void> {
  const markers = await makeWay(Buffer.from(layer), Buffer.from(tree));
  const copy = ['--archive', '--reflink=auto', '--remove-destination', '--no-target-directory', '--', layer, tree];
  const { exitCode, stderr } = await processes.run('cp', copy, { env: { LC_ALL: 'C' } });
  if (exitCode !== 0) {
    if (await isStorageFull(tree)) throw engineError('disk_full', { path: tree });
    throw engineError('program_failed', { program: 'cp', reason: stderr.trim() });
  }
  for (const marker of markers) await rm(marker, { force: true });
}

/** Removes from `tree` what `layer` hides or replaces. Gives the places where the markers will be copied to. */
async function makeWay(layer: Buffer, tree: Buffer): Promise<readonly Buffer[]> {
  const markers: Buffer[] = [];
  const entries = await readdir(layer, { withFileTypes: true, encoding: 'buffer' });
  if (entries.some(({ name }) => name.equals(OPAQUE))) await empty(tree);
  for (const entry of entries) {
    const place = join(tree, entry.name);
    if (entry.name.subarray(0, WHITEOUT.length).equals(WHITEOUT)) {
      markers.push(place);
      if (!entry.name.equals(OPAQUE)) await remove(join(tree, entry.name.subarray(WHITEOUT.length)));
    } else markers.push(...(await makeWayFor(entry, join(layer, entry.name), place)));
  }
  return markers;
}

async function makeWayFor(entry: Dirent<Buffer>, from: Buffer, place: Buffer): Promise<readonly Buffer[]> {
  const isFolderThere = await isFolder(place);
  if (isFolderThere !== undefined && isFolderThere !== entry.isDirectory()) await remove(place);
  return entry.isDirectory() ? await makeWay(from, place) : [];
}

async function empty(folder: Buffer): Promise<void> {
  const names = await readdir(folder, { encoding: 'buffer' }).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) await remove(join(folder, name));
}

const remove = (path: Buffer): Promise<void> => rm(path, { recursive: true, force: true });

async function isFolder(path: Buffer): Promise<boolean | undefined> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

const join = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, SLASH, name]);
