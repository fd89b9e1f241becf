import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildContext } from '../build-request.js';
import { fetchCommit } from '../git/fetch-commit.js';
import { type GitPlace, gitPlace, redacted } from '../git/git-place.js';

/** A context that is there as long as it is needed. */
export type BorrowedContext = AsyncDisposable & { readonly context: BuildContext };

/**
 * Fetches the commit that an address means to where recovery finds it, should this process be killed.
 *
 * @throws build_context_invalid, cancelled
 * @see moby, builder/remotecontext/git
 */
export async function cloneContext(
  { host, stores }: Pick<BuildParts, 'host' | 'stores'>,
  address: string,
  cancelSignal: AbortSignal | undefined,
): Promise<BorrowedContext> {
  const place = gitPlace(address);
  if (!place) throw invalid(`invalid reference: ${redacted(address)}`);
  const { snapshots } = await stores();
  await using held = new AsyncDisposableStack();
  const { dir } = held.use(await snapshots.prepareUnnamed());
  const failure = (reason: string): Error => invalid(`error fetching: ${redacted(reason)}`);
  await fetchCommit({ processes: host.processes, cancelSignal, failure }, place, { folder: dir });
  const path = folderWithin(dir, place);
  const kept = held.move();
  return { context: { kind: 'folder', path }, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** No link of the repository's leads out of it. */
function folderWithin(root: string, { folder }: GitPlace): string {
  const home = realpathSync(root);
  const path = whereIs(join(root, folder));
  if (path === undefined || !(path + sep).startsWith(home + sep)) {
    throw invalid(`error setting git context, ${JSON.stringify(folder)} not within git root`);
  }
  if (!statSync(path).isDirectory()) {
    throw invalid(`error setting git context, not a directory: ${JSON.stringify(folder)}`);
  }
  return path;
}

function whereIs(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const invalid = (reason: string): Error => engineError('build_context_invalid', { reason });
