import { posix } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { BuildSession } from '../build-session.js';
import type { FileStep } from './file-step.js';
import { makeFolders, writableTree } from './writable-tree.js';

/** Where a WORKDIR leads from the one before. */
export const joinWorkdir = (before: string | undefined, path: string): string => posix.resolve('/', before ?? '', path);

/** Makes the folder, where it is missing. `/` is always there: then there is nothing to do. */
export function workdirStep({ parts, stores }: BuildSession, path: string, written: string): FileStep | undefined {
  if (path === '/') return undefined;
  return {
    definition: {
      operation: `mkdir ${JSON.stringify(path)}`,
      written,
      variables: new Map(),
      options: {},
      files: new Map(),
    },
    createdBy: `WORKDIR ${path}`,
    execute(key) {
      using tree = writableTree(parts, stores, key);
      const made = makeFolders(parts.host.syscalls, tree.root, path, { mode: 0o755, owner: { uid: 0, gid: 0 } });
      if (!made) throw engineError('build_step_invalid', { reason: `mkdir ${path}: not a directory` });
      return Promise.resolve({});
    },
  };
}
