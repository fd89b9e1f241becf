import { posix } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { BuildSession } from '../build-session.js';
import type { StageState } from '../stage/stage-state.js';
import { ownerOf } from './copy-owner.js';
import type { FileStep } from './file-step.js';
import { warnOfOwner } from './warn-of-owner.js';
import { makeFolders, writableTree } from './writable-tree.js';

/** Where a WORKDIR leads from the one before. */
export const joinWorkdir = (before: string | undefined, path: string): string => posix.resolve('/', before ?? '', path);

/** Makes the folder, where it is missing, for the user of the stage. `/` is always there: then there is nothing to do. */
export function workdirStep(
  session: BuildSession,
  { run: { User = '' } }: StageState,
  { path, written }: { readonly path: string; readonly written: string },
): FileStep | undefined {
  if (path === '/') return undefined;
  const { parts, stores } = session;
  return {
    definition: () =>
      Promise.resolve({
        operation: `mkdir ${JSON.stringify(path)}`,
        written,
        variables: new Map(),
        options: { user: User },
        files: new Map(),
      }),
    createdBy: `WORKDIR ${path}`,
    execute(key) {
      using tree = writableTree(parts, stores, key);
      const owner = ownerOf(parts.host.syscalls, tree, { chown: User, onUnknown: warnOfOwner(session) });
      const made = makeFolders(parts.host.syscalls, tree.root, path, { mode: 0o755, owner });
      if (!made) throw engineError('build_step_invalid', { reason: `mkdir ${path}: not a directory` });
      return Promise.resolve({});
    },
  };
}
