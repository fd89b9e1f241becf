import { Breath } from '../../layer/tree/breath.js';
import type { BuildSession } from '../build-session.js';
import { digestEntry } from '../context/digest-entries.js';
import type { SourceTree } from '../context/source-tree.js';
import type { CopySource } from './copy-sources.js';
import { entryStamp, type Stamps } from './watch-entries.js';

export type DigestedSources = {
  /** By the path in the tree. */
  readonly digests: ReadonlyMap<string, string>;
  readonly stamps: Stamps;
};

/** Hashes all that a step takes. */
export async function digestSources(session: BuildSession, sources: readonly CopySource[]): Promise<DigestedSources> {
  const { parts, known, cancelSignal } = session;
  const options = { known, cancelSignal, nowMs: parts.host.clock.nowMs(), breath: new Breath() };
  const digests = new Map<string, string>();
  const stamps = new Map<SourceTree, Map<string, string>>();
  for (const { entries, tree } of sources) {
    const ofTree = stamps.get(tree) ?? new Map<string, string>();
    stamps.set(tree, ofTree);
    for (const entry of entries()) {
      await options.breath.take();
      const { keepsOwners } = tree;
      const digest = await digestEntry(parts.host.syscalls, entry, { keepsOwners, ...options });
      if (digest === undefined) continue;
      digests.set(entry.path, digest);
      ofTree.set(entry.path, entryStamp(entry));
    }
  }
  return { digests, stamps };
}

/** What a path is called beside those of other places, which may be the same. */
export const pathIn = (place: string, path: string): string => `${path} of ${place}`;
