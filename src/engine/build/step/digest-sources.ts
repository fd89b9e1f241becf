import { Breath } from '../../layer/tree/breath.js';
import type { BuildSession } from '../build-session.js';
import { digestEntry, stampOf } from '../context/digest-entries.js';
import type { CopySource } from './copy-sources.js';

export type DigestedSources = {
  /** By the path in the tree. */
  readonly digests: ReadonlyMap<string, string>;
  /** What the files looked like that were hashed. */
  readonly stamps: ReadonlyMap<string, string>;
};

/** Hashes all that a step takes. */
export async function digestSources(session: BuildSession, sources: readonly CopySource[]): Promise<DigestedSources> {
  const { parts, known, cancelSignal } = session;
  const options = { known, cancelSignal, nowMs: parts.host.clock.nowMs(), breath: new Breath() };
  const digests = new Map<string, string>();
  const stamps = new Map<string, string>();
  for (const { entries, tree } of sources) {
    for (const entry of entries()) {
      await options.breath.take();
      const { keepsOwners } = tree;
      const digest = await digestEntry(parts.host.syscalls, entry, { keepsOwners, ...options });
      if (digest === undefined) continue;
      digests.set(entry.path, digest);
      if (entry.stats.isFile()) stamps.set(entry.path, stampOf(entry.stats));
    }
  }
  return { digests, stamps };
}
