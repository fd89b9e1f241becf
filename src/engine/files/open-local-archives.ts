import { constants, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { libcSyscalls } from '../../host/node/syscalls.js';
import { descriptor, O_PATH } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { PackedTree } from '../layer/tree/packed-tree.js';
import { unpackTree } from '../layer/tree/unpack-tree.js';
import { type TreeEntry, walkTree } from '../layer/tree/walk-tree.js';
import type { LocalArchives } from './local-archives.js';

export function openLocalArchives(): LocalArchives {
  const syscalls = libcSyscalls();
  return {
    pack: (path, { name, ...options }) =>
      new PackedTree(syscalls, walkPath(path, name), {
        ...options,
        asFailure: (cause) => fileFailure(cause, { operation: 'open', path }),
      }),
    async unpack(folder, tar, { keepsOwners, only, ...options } = {}) {
      using root = openPath(folder);
      await unpackTree(syscalls, tar, {
        root,
        folder: '',
        owner: keepsOwners ? 'archive' : undefined,
        only: only === undefined ? undefined : Buffer.from(only).toString('latin1'),
        keepsKinds: true,
        shownAs: (name) => `${folder.replace(/\/$/, '')}/${Buffer.from(name, 'latin1').toString('utf8')}`,
        ...options,
      });
    },
  };
}

function* walkPath(path: string, name: string): Generator<TreeEntry> {
  using folder = openPath(isRoot(path) ? '/' : dirname(path));
  const base = Buffer.from(isRoot(path) ? '.' : basename(path));
  yield* walkTree(folder, base, Buffer.from(name).toString('latin1'));
}

const isRoot = (path: string): boolean => /^\/+\.?$/.test(path);

function openPath(path: string) {
  return descriptor(openSync(path, O_PATH | constants.O_DIRECTORY));
}
