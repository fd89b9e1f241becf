import assert from 'node:assert/strict';
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { PieceTable } from '../../../../src/engine/log-look/piece-table.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

test('a file keeps its number when it is compressed, and no other gets it with its inode', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'log'));
  const [first, second, third] = ['000001', '000002', '000003'].map((name) => join(folder, 'log', name));
  assert.ok(first && second && third);
  writeFileSync(first, 'one\n');
  writeFileSync(second, 'two\n');
  await using table = new PieceTable(join(folder, 'ctr.log'));
  const [one, two] = table.pieces;
  assert.ok(one && two);
  // The third file gets the inode that the first had.
  linkSync(first, join(folder, 'kept'));
  writeFileSync(`${first}.gz`, gzipSync('one\n'));
  rmSync(first);
  renameSync(join(folder, 'kept'), third);
  const read = await table.use(one.id, async (file) => (await file.read(0, 10)).toString());
  assert.equal(read, 'one\n');
  table.refresh();
  assert.deepEqual(
    table.pieces.map(({ id, number }) => [id === one.id, id === two.id, number]),
    [
      [true, false, 1],
      [false, true, 2],
      [false, false, 3],
    ],
  );
});

test('a file that is written to keeps its id when it gets a number', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'ctr.log');
  writeFileSync(path, 'one\n');
  await using table = new PieceTable(path);
  const id = table.pieces[0]?.id;
  mkdirSync(join(folder, 'log'));
  linkSync(path, join(folder, 'log', '000001'));
  table.refresh();
  assert.deepEqual([table.pieces.length, table.pieces[0]?.id], [1, id]);
});

test('a file that has gone is used by nobody', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'ctr.log');
  writeFileSync(path, 'one\n');
  await using table = new PieceTable(path);
  rmSync(path);
  const id = table.pieces[0]?.id ?? -1;
  assert.equal(await table.use(id, async () => 'used'), undefined);
});
