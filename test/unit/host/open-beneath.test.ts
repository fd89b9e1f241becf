import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { errnoOfCall } from '../../../src/errors/failed-call.js';
import { libcSyscalls } from '../../../src/host/node/syscalls.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const { openBeneath, openInRoot } = libcSyscalls();

function tree(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'root/a/b'), { recursive: true });
  writeFileSync(join(folder, 'outside'), 'outside');
  writeFileSync(join(folder, 'root/a/b/file'), 'inside');
  const link = (target: string, name: string): void => symlinkSync(target, join(folder, 'root', name));
  link('a/b', 'good');
  link('../root/a', 'round');
  link('/', 'root');
  link(join(folder, 'root/a'), 'absolute');
  link('loop', 'loop');
  return join(folder, 'root');
}

test('what lies below a folder is opened, by way of its links too', () => {
  const root = tree();
  for (const path of ['a/b/file', 'good/file', 'a/../good/file', 'good/../b/file']) {
    const fd = openBeneath(root, path);
    assert.equal(readFileSync(`/proc/self/fd/${fd}`, 'utf8'), 'inside', path);
    closeSync(fd);
  }
  const folder = openSync(root, 'r');
  closeSync(openBeneath(folder, '.'));
  closeSync(folder);
});

test('what leads out of it is refused, also where it would come back', () => {
  const root = tree();
  const errno = (path: string): string | undefined => {
    try {
      closeSync(openBeneath(root, path));
      return undefined;
    } catch (error) {
      return errnoOfCall(error);
    }
  };
  const paths = ['../outside', '/a', 'root', 'root/etc', 'absolute', 'round', 'none', 'a/b/file/x', 'loop'];
  assert.deepEqual(
    paths.map((path) => errno(path)),
    ['EXDEV', 'EXDEV', 'EXDEV', 'EXDEV', 'EXDEV', 'EXDEV', 'ENOENT', 'ENOTDIR', 'ELOOP'],
  );
  const inRoot = openInRoot(root, 'root/a/b/file');
  assert.ok(inRoot !== undefined, 'where the folder is the root, it is led back into it');
  closeSync(inRoot);
});
