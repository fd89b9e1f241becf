import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, lstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { TarEntry } from '../../../../../src/engine/layer/tar/tar-entry.js';
import { openFolder, openToRead } from '../../../../../src/engine/layer/tree/descriptor.js';
import { packedFiles } from '../../../../../src/engine/layer/tree/packed-files.js';
import { TreeWriter } from '../../../../../src/engine/layer/tree/tree-writer.js';
import { walkChanges } from '../../../../../src/engine/layer/tree/walk-changes.js';
import { walkTree } from '../../../../../src/engine/layer/tree/walk-tree.js';
import { libcSyscalls } from '../../../../../src/host/node/syscalls.js';
import type { Syscalls } from '../../../../../src/host/syscalls.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

/** Folders that no path reaches, made step by step as a program in a container can. */
function deepFolder(): string {
  const folder = temporaryFolder();
  const name = 'a'.repeat(250);
  const steps = Array.from({ length: 10 }, () => `${name}/`).join('');
  const go = `mkdir -p ${steps} && cd -P ${steps} && `;
  execFileSync('bash', ['-c', `${go.repeat(3)} true`], { cwd: folder });
  return folder;
}

test('a tree that is deeper than paths reach is refused, and not followed until nothing is left to hold it', async () => {
  const folder = deepFolder();
  using root = openFolder(folder) ?? assert.fail();
  const tooDeep = { code: 'file_operation_failed', message: /name too long$/ };
  assert.throws(() => [...walkTree(root, Buffer.from('.'), '')], tooDeep);
  const tree = { upper: root, lowers: [], whiteouts: 'overlay', isWhole: false } as const;
  await assert.rejects(Array.fromAsync(walkChanges(libcSyscalls(), tree)), tooDeep);
  execFileSync('rm', ['-rf', folder]);
});

test('a file that goes before it is opened is nothing that its other names are links to', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'first'), 'bytes');
  linkSync(join(folder, 'first'), join(folder, 'second'));
  const syscalls = libcSyscalls();
  const listXattrs: typeof syscalls.listXattrs = (path) => {
    const names = syscalls.listXattrs(path);
    rmSync(join(folder, 'first'), { force: true });
    return names;
  };
  using root = openFolder(folder) ?? assert.fail();
  const packed: string[] = [];
  for await (const { header } of packedFiles({ ...syscalls, listXattrs }, walkTree(root, Buffer.from('.'), ''))) {
    packed.push(`${header.kind} ${header.name}`);
  }
  assert.deepEqual(packed, ['directory /', 'file second']);
});

test('what somebody has put in the place of a file is not even opened', async () => {
  const folder = temporaryFolder();
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  // Opens its end only when somebody opens the other one.
  const writer = spawn('sh', ['-c', 'echo waiting; : > "$0"', fifo], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(writer.stdout, 'data');
  for (let attempt = 0; attempt < 100; attempt += 1) assert.equal(openToRead(fifo), undefined);
  assert.equal(openToRead(join(folder, 'missing')), undefined);
  assert.equal(openToRead(folder), undefined);
  assert.equal(writer.exitCode, null);
  writer.kill('SIGKILL');
  assert.deepEqual(await once(writer, 'exit'), [null, 'SIGKILL']);

  writeFileSync(join(folder, 'file'), '');
  using file = openToRead(join(folder, 'file'));
  assert.ok(file);
});

test('what an archive says of a file does not go to another that has got its name meanwhile', () => {
  const folder = temporaryFolder();
  const own = libcSyscalls();
  const takeName = (name: string): void => {
    renameSync(join(folder, name), join(folder, `${name}-of-archive`));
    writeFileSync(join(folder, name), '#!/bin/sh', { mode: 0o600 });
  };
  const syscalls: Syscalls = {
    ...own,
    createFileAt(...where) {
      const fd = own.createFileAt(...where);
      takeName('file');
      return fd;
    },
    makeNode(...what) {
      own.makeNode(...what);
      takeName('fifo');
    },
  };
  using root = openFolder(folder) ?? assert.fail();
  const rules = { root, folder: '', keepsKinds: false, shownAs: (path: string) => path };
  using writer = new TreeWriter(syscalls, { ...rules, owner: { uid: 7, gid: 7 } });
  const records = [{ key: 'SCHILY.xattr.user.note', value: Buffer.from('of the archive') }];
  for (const name of ['file', 'fifo'] as const) writer.begin({ ...anEntry(name), records });
  writer.begin({ ...anEntry('symlink'), linkName: 'file' });
  writer.end();
  const told = (name: string) => {
    const { uid, mode } = lstatSync(join(folder, name));
    return [own.listXattrs(join(folder, name)), uid, mode & 0o7777];
  };
  for (const name of ['file', 'fifo']) assert.deepEqual(told(name), [[], process.getuid?.(), 0o600]);
  assert.deepEqual(told('file-of-archive'), [['user.note'], 7, 0o4755]);
  assert.deepEqual([lstatSync(join(folder, 'symlink')).uid, statSync(join(folder, 'symlink')).uid], [7, 0]);
});

const anEntry = (kind: 'file' | 'fifo' | 'symlink'): TarEntry => ({
  kind,
  name: kind,
  linkName: '',
  mode: 0o4755,
  uid: 0,
  gid: 0,
  mtime: '0',
  bodyBytes: 0,
  major: 0,
  minor: 0,
  records: [],
});
