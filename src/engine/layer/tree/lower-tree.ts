import { type BigIntStats, existsSync, lstatSync, readdirSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';

const SLASH = Buffer.from('/');
const MARKER = Buffer.from('.wh.');
const OPAQUE_MARKER = Buffer.from('.wh..wh..opq');
const OPAQUE_ATTRIBUTE = 'trusted.overlay.opaque';

/** What a stack of layers has at a name: the uppermost layer's, and where a folder goes on in those below it. */
export type FoundBelow = { readonly stats: BigIntStats; readonly folders: readonly Buffer[] };

type Kernel = Pick<Syscalls, 'getXattr'>;

/**
 * The layers below a container as one tree, looked at where they lie. Nobody changes them.
 *
 * A folder of it is the list of the layers' folders that make it up, uppermost first.
 */
export class LowerTree {
  readonly #syscalls: Kernel;
  readonly #whiteouts: WhiteoutForm;

  constructor(syscalls: Kernel, whiteouts: WhiteoutForm) {
    this.#syscalls = syscalls;
    this.#whiteouts = whiteouts;
  }

  find(folders: readonly Buffer[], name: Buffer): FoundBelow | undefined {
    const found: Buffer[] = [];
    let first: BigIntStats | undefined;
    for (const folder of folders) {
      const place = join(folder, name);
      const stats = lstatSync(place, { bigint: true, throwIfNoEntry: false });
      if (stats && isWhiteout(stats)) break;
      if (stats?.isDirectory()) {
        first ??= stats;
        found.push(place);
        if (this.isOpaque(place)) break;
      } else if (stats) {
        first ??= stats;
        break;
      } else if (this.#whiteouts === 'marker' && existsSync(join(folder, Buffer.concat([MARKER, name])))) break;
      if (first && !first.isDirectory()) break;
    }
    return first && { stats: first, folders: first.isDirectory() ? found : [] };
  }

  /** Names in a folder that are to be seen. */
  list(folders: readonly Buffer[]): readonly Buffer[] {
    const seen = new Map<string, Buffer | undefined>();
    for (const folder of folders) {
      const names = readdirSync(folder, { encoding: 'buffer' });
      const hidden = names.flatMap((name) => this.#hiddenBy(name) ?? []);
      for (const name of names) {
        const key = name.toString('latin1');
        if (!seen.has(key)) seen.set(key, this.#isShown(folder, name) ? name : undefined);
      }
      for (const key of hidden) if (!seen.has(key)) seen.set(key, undefined);
    }
    return [...seen.values()].filter((name) => name !== undefined);
  }

  /** Whether the folder at `place` hides what lower layers have in it. */
  isOpaque(place: Buffer): boolean {
    if (this.#whiteouts === 'marker') return existsSync(join(place, OPAQUE_MARKER));
    return Buffer.from(this.#syscalls.getXattr(place, OPAQUE_ATTRIBUTE) ?? []).toString('latin1') === 'y';
  }

  #hiddenBy(name: Buffer): string | undefined {
    const isMarker = this.#whiteouts === 'marker' && name.subarray(0, MARKER.length).equals(MARKER);
    return isMarker ? name.subarray(MARKER.length).toString('latin1') : undefined;
  }

  #isShown(folder: Buffer, name: Buffer): boolean {
    if (this.#whiteouts === 'marker') return !name.subarray(0, MARKER.length).equals(MARKER);
    const stats = lstatSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
    return stats !== undefined && !isWhiteout(stats);
  }
}

/** The kernel's mark for what is gone: a character device 0:0. */
export const isWhiteout = (stats: BigIntStats): boolean => stats.isCharacterDevice() && stats.rdev === 0n;

const join = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, SLASH, name]);
