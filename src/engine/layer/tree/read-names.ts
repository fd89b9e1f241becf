import { readdirSync, statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';

import type { Breath } from './breath.js';

/** Of the folder itself: some thousand names. What holds fewer is read at once, as waiting for it would take longer. */
const LARGE_FOLDER_BYTES = 64 * 1024;
const NAMES_AT_ONCE = 4096;

/** The names in a folder, as the bytes that they are, in order. However many there are, others have their turn. */
export async function readNames(path: string, breath: Breath): Promise<readonly Buffer[]> {
  if (statSync(path).size < LARGE_FOLDER_BYTES) return readdirSync(path, { encoding: 'buffer' }).toSorted(byBytes);
  const names: Buffer[] = [];
  // Node's own types know folders by text alone.
  const folder = await opendir(path, { encoding: 'latin1', bufferSize: NAMES_AT_ONCE });
  for await (const { name } of folder) names.push(Buffer.from(name, 'latin1'));
  return await sortNames(names, breath);
}

const byBytes = (one: Buffer, other: Buffer): number => one.compare(other);

/** Sorts pieces, and then puts two and two together. */
export async function sortNames(names: readonly Buffer[], breath: Breath): Promise<readonly Buffer[]> {
  let runs: (readonly Buffer[])[] = [];
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    runs.push(names.slice(at, at + NAMES_AT_ONCE).toSorted(byBytes));
    await breath.take();
  }
  while (runs.length > 1) {
    const merged: (readonly Buffer[])[] = [];
    for (let pair = 0; pair < runs.length; pair += 2) {
      merged.push(await merge(runs[pair] ?? [], runs[pair + 1] ?? [], breath));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge(one: readonly Buffer[], other: readonly Buffer[], breath: Breath): Promise<readonly Buffer[]> {
  const merged: Buffer[] = [];
  let [a, b] = [0, 0];
  for (;;) {
    const [left, right] = [one[a], other[b]];
    const next = left && (!right || byBytes(left, right) <= 0) ? left : right;
    if (!next) return merged;
    if (next === left) a += 1;
    else b += 1;
    merged.push(next);
    if (merged.length % NAMES_AT_ONCE === 0) await breath.take();
  }
}
