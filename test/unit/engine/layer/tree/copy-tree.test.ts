import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { openFolder } from '../../../../../src/engine/layer/tree/descriptor.js';
import { PackedTree } from '../../../../../src/engine/layer/tree/packed-tree.js';
import { unpackTree } from '../../../../../src/engine/layer/tree/unpack-tree.js';
import { walkTree } from '../../../../../src/engine/layer/tree/walk-tree.js';
import { libcSyscalls } from '../../../../../src/host/node/syscalls.js';
import type { Syscalls } from '../../../../../src/host/syscalls.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const MEBIBYTE = 1024 * 1024;
const syscalls = libcSyscalls();

type CopyOptions = { readonly kernel?: Syscalls; readonly cancelSignal?: AbortSignal };

/** Copies a folder to another, and tells how many bytes of a tar that would have been. */
async function copied(
  from: string,
  to: string,
  { kernel = syscalls, cancelSignal }: CopyOptions = {},
): Promise<number> {
  using source = openFolder(from) ?? assert.fail();
  using root = openFolder(to) ?? assert.fail();
  let told = 0;
  const tree = new PackedTree(kernel, walkTree(source, Buffer.from('.'), ''), { cancelSignal });
  await unpackTree(kernel, tree, {
    root,
    folder: '',
    owner: undefined,
    keepsKinds: true,
    shownAs: (name) => name,
    cancelSignal,
    onBytes: (bytes) => (told += bytes),
  });
  return told;
}

function folders(): readonly [from: string, to: string] {
  const folder = temporaryFolder();
  const [from, to] = [join(folder, 'from'), join(folder, 'to')] as const;
  mkdirSync(from);
  mkdirSync(to);
  return [from, to];
}

/** Counts what is sent, and may have the kernel refuse it. */
function watched({ sends }: { readonly sends: boolean }) {
  const sent: number[] = [];
  const sendFile: Syscalls['sendFile'] = async (to, from, piece) => {
    const bytes = sends ? await syscalls.sendFile(to, from, piece) : undefined;
    sent.push(bytes ?? -1);
    return bytes;
  };
  return { kernel: { ...syscalls, sendFile }, sent };
}

test('files of a tree are sent by the kernel, told as a tar would be, and are as they were', async () => {
  const [from, to] = folders();
  execFileSync(
    'sh',
    [
      '-c',
      'head -c 40000001 /dev/urandom > large; mkdir sub; echo small > sub/small; ln large sub/hard; ln -s x sub/soft',
    ],
    { cwd: from },
  );
  writeFileSync(join(to, 'large'), 'was there before');
  const { kernel, sent } = watched({ sends: true });
  const told = await copied(from, to, { kernel });
  assert.equal(
    sent.reduce((sum, bytes) => sum + bytes, 0),
    40_000_001,
  );
  assert.equal(told, Number(execFileSync('sh', ['-c', 'tar --format=ustar -b1 -c . | wc -c'], { cwd: from })));
  execFileSync('diff', ['-r', '--no-dereference', from, to]);
  assert.equal(statSync(join(to, 'sub/hard')).ino, statSync(join(to, 'large')).ino);
  assert.equal(statSync(join(to, 'large')).mtimeMs, statSync(join(from, 'large')).mtimeMs);
});

test('where the kernel sends nothing, they are read and written', async () => {
  const [from, to] = folders();
  execFileSync('sh', ['-c', 'head -c 3000001 /dev/urandom > large'], { cwd: from });
  const { kernel, sent } = watched({ sends: false });
  await copied(from, to, { kernel });
  assert.deepEqual([...new Set(sent)], [-1]);
  assert.ok(readFileSync(join(to, 'large')).equals(readFileSync(join(from, 'large'))));
});

test('holes stay holes, at the start, between and at the end', async () => {
  const [from, to] = folders();
  const write = 'dd bs=1M count=1 seek=100 conv=notrunc of=holes if=/dev/urandom 2>&1';
  execFileSync('sh', ['-c', `truncate -s 300M holes empty; ${write}`], { cwd: from });
  const told = await copied(from, to);
  assert.equal(told, 600 * MEBIBYTE + 3 * 512 + 1024);
  const { size, blocks } = statSync(join(to, 'holes'));
  assert.equal(size, 300 * MEBIBYTE);
  assert.ok(blocks * 512 < 2 * MEBIBYTE, `${blocks} blocks`);
  execFileSync('cmp', [join(from, 'holes'), join(to, 'holes')]);
  assert.equal(statSync(join(to, 'empty')).size, 300 * MEBIBYTE);
});

test('short holes are no pieces of their own', async () => {
  const [from, to] = folders();
  writeFileSync(join(from, 'comb'), '');
  const fd = openSync(join(from, 'comb'), 'r+');
  for (let at = 0; at < 8 * MEBIBYTE; at += 16 * 1024) writeSync(fd, 'x', at);
  closeSync(fd);
  const { kernel, sent } = watched({ sends: true });
  await copied(from, to, { kernel });
  assert.equal(sent.length, 1);
  execFileSync('cmp', [join(from, 'comb'), join(to, 'comb')]);
});

test('a file that shrinks meanwhile is filled up with zeros', async () => {
  const [from, to] = folders();
  writeFileSync(join(from, 'large'), Buffer.alloc(20 * MEBIBYTE, 'x'));
  const kernel: Syscalls = {
    ...syscalls,
    async sendFile(target, source, piece) {
      const bytes = await syscalls.sendFile(target, source, piece);
      truncateSync(join(from, 'large'), 0);
      return bytes;
    },
  };
  await copied(from, to, { kernel });
  const bytes = readFileSync(join(to, 'large'));
  assert.equal(bytes.byteLength, 20 * MEBIBYTE);
  assert.equal(bytes.indexOf(0), 16 * MEBIBYTE);
});

test('it can be cancelled within a file', async () => {
  const [from, to] = folders();
  writeFileSync(join(from, 'large'), Buffer.alloc(40 * MEBIBYTE, 'x'));
  const abort = new AbortController();
  const { kernel, sent } = watched({ sends: true });
  const sendFile: Syscalls['sendFile'] = (target, source, piece) => {
    abort.abort();
    return kernel.sendFile(target, source, piece);
  };
  await assert.rejects(copied(from, to, { kernel: { ...kernel, sendFile }, cancelSignal: abort.signal }), {
    code: 'cancelled',
  });
  assert.equal(sent.length, 1);
});
