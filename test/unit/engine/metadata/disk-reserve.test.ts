import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { openDiskReserve } from '../../../../src/engine/metadata/disk-reserve.js';
import { mountSmallDisk } from '../../../support/images/small-disk.js';
import { eventually } from '../../../support/log-receivers/eventually.js';
import { rootReason } from '../../../support/root-reason.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const MIB = 1024 * 1024;

test('where nothing can be kept, nothing is, and nobody is told', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  openDiskReserve(join(file, 'reserve')).relieve();
  assert.equal(statSync(file).size, 0);
});

test('room is kept where there is plenty, given back piece by piece, and taken again', {
  skip: rootReason(),
}, async () => {
  using disk = mountSmallDisk(200 * MIB);
  const folder = join(disk.path, 'reserve');
  const reserve = openDiskReserve(folder);
  assert.equal(readdirSync(folder).length, 4);
  reserve.relieve();
  assert.equal(readdirSync(folder).length, 4, 'nobody needs it');
  let filler = '';
  for (const piecesLeft of [3, 2, 1, 0, 0]) {
    filler = disk.leave(64 * 1024);
    reserve.relieve();
    assert.equal(readdirSync(folder).length, piecesLeft);
  }
  openDiskReserve(folder);
  assert.equal(readdirSync(folder).length, 0, 'there is no plenty');
  rmSync(filler);
  await eventually('room that the file system has given back', () => {
    openDiskReserve(folder);
    return readdirSync(folder).length === 4;
  });
});
