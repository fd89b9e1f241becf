import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { AddInstruction } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { BuildSession } from '../build-session.js';
import { findRoot, sourceEntries } from '../context/source-entries.js';
import { folderTree } from '../context/source-tree.js';
import { fetchCommit } from '../git/fetch-commit.js';
import { gitPlace, redacted } from '../git/git-place.js';
import type { CopySource } from './copy-sources.js';

/** What an ADD takes from a repository: one commit of it, by the git of this machine. @throws build_step_invalid, cancelled */
export async function cloneSource(
  session: BuildSession,
  source: string,
  { keepsGitDir, checksum, excludes }: Pick<AddInstruction, 'keepsGitDir' | 'checksum' | 'excludes'>,
): Promise<CopySource> {
  if (excludes.length > 0) throw invalid(source, 'excludes are not for repositories');
  const place = gitPlace(source);
  if (!place) throw invalid(source, 'invalid reference');
  const folder = await session.sources.scratchFolder();
  const { parts, request, cancelSignal } = session;
  const agent = request.ssh?.find(({ id }) => id === 'default');
  const fetching = {
    processes: parts.host.processes,
    cancelSignal,
    agentPath: agent?.socketPath,
    failure: (reason: string) => invalid(source, reason),
  };
  const look = (commit: string): void => {
    if (checksum === undefined || commit.startsWith(checksum)) return;
    throw invalid(source, `expected checksum to match ${checksum}, got ${commit}`);
  };
  await fetchCommit(fetching, place, { folder, look });
  if (!keepsGitDir) rmSync(join(folder, '.git'), { recursive: true, force: true });
  const tree = folderTree(folder, undefined);
  session.sources.hold(tree);
  const { syscalls } = parts.host;
  const root = findRoot(syscalls, tree, place.folder);
  if (!root) throw invalid(source, `${JSON.stringify(place.folder)} is not in the repository`);
  return { root, tree, entries: () => sourceEntries(syscalls, tree, root), keepsParents: false };
}

const invalid = (source: string, reason: string): Error =>
  engineError('build_step_invalid', {
    reason: `failed to load cache key: ${redacted(source)}: ${redacted(reason)}`,
  });
