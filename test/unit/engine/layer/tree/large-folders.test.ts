import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { listChanges } from '../../../../../src/engine/files/list-changes.js';
import { listFolder } from '../../../../../src/engine/files/read-entries.js';
import { Breath } from '../../../../../src/engine/layer/tree/breath.js';
import { openFolder } from '../../../../../src/engine/layer/tree/descriptor.js';
import { readNames, sortNames } from '../../../../../src/engine/layer/tree/read-names.js';
import { libcSyscalls } from '../../../../../src/host/node/syscalls.js';

const FILES = 60_000;

/** How often others had their turn while `work` was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

describe('folders with very many names', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync('/dev/shm/g');
    for (let file = 0; file < FILES; file += 1) closeSync(openSync(`${folder}/${(file * 7919) % FILES}`, 'w'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('their names are read in order, while others go on', async () => {
    const names = readNames(folder, new Breath());
    const turns = await turnsDuring(names);
    const expected = readdirSync(folder, { encoding: 'buffer' }).toSorted((one, other) => one.compare(other));
    assert.deepEqual((await names).map(String), expected.map(String));
    assert.ok(turns > 5, `${turns} turns`);
  });

  test('they are listed and compared while others go on', async () => {
    using root = openFolder(folder) ?? assert.fail();
    const listing = listFolder(libcSyscalls(), { root, ref: 'web', [Symbol.dispose]: () => undefined }, '/');
    assert.ok((await turnsDuring(listing)) > 20);
    assert.equal((await listing).length, FILES);
    const tree = { upper: root, lowers: [], whiteouts: 'overlay', isWhole: false } as const;
    const changes = listChanges(libcSyscalls(), tree);
    assert.ok((await turnsDuring(changes)) > 20);
    assert.equal((await changes).length, FILES);
  });
});

test('names are sorted as bytes, however many', async () => {
  for (const count of [0, 1, 4095, 4096, 4097, 8192, 20_000]) {
    const names = Array.from({ length: count }, (_, index) => Buffer.from([(index * 37) % 256, (index * 91) % 256]));
    const sorted = await sortNames(names, new Breath());
    assert.deepEqual(
      sorted,
      names.toSorted((one, other) => one.compare(other)),
    );
  }
});
