import { stampOf } from '../context/digest-entries.js';
import type { SourceEntry } from '../context/source-entries.js';
import type { SourceTree } from '../context/source-tree.js';

/** What the entries of each tree looked like when they were hashed, by their paths. */
export type Stamps = ReadonlyMap<SourceTree, ReadonlyMap<string, string>>;

/** Tells two states of an entry apart without reading it. A folder has another time whenever something else comes into it. */
export const entryStamp = ({ stats }: Pick<SourceEntry, 'stats'>): string =>
  stats.isDirectory() ? `folder ${stats.mode}` : stampOf(stats);

/** Sees to it that what a step takes is what was hashed for it: all of that, and nothing else. */
export class EntryWatch {
  readonly #stamps: Stamps;
  readonly #seen = new Map<SourceTree, Set<string>>();
  #hasOthers = false;

  constructor(stamps: Stamps) {
    this.#stamps = stamps;
  }

  /** The entries as they come; to be read to their end. */
  *watched(tree: SourceTree, entries: Iterable<SourceEntry>): Generator<SourceEntry> {
    const seen = this.#seen.get(tree) ?? new Set<string>();
    this.#seen.set(tree, seen);
    for (const entry of entries) {
      // Nobody copies sockets, so they are not hashed either.
      if (!entry.stats.isSocket()) {
        seen.add(entry.path);
        if (this.#stamps.get(tree)?.get(entry.path) !== entryStamp(entry)) this.#hasOthers = true;
      }
      yield entry;
    }
  }

  /** Asked when all was taken: whether something has come, changed or gone meanwhile. */
  get hasChanged(): boolean {
    return this.#hasOthers || [...this.#stamps].some(([tree, { size }]) => this.#seen.get(tree)?.size !== size);
  }
}
