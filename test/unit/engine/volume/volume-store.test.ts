import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openEventJournal } from '../../../../src/engine/event/event-journal.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { eventRecords } from '../../../../src/engine/metadata/events.js';
import { volumeRecords } from '../../../../src/engine/metadata/volumes.js';
import { openVolumeStore } from '../../../../src/engine/volume/volume-store.js';
import { systemClock } from '../../../../src/host/node/clock.js';
import { aContainer } from '../../../support/builders.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

function openStore() {
  const dataRoot = temporaryFolder();
  const database = openDatabase(':memory:');
  let nowMs = 0;
  const clock = { ...systemClock, nowMs: () => (nowMs += 1) };
  const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true });
  const records = volumeRecords(database);
  const journal = openEventJournal({
    records: eventRecords(database),
    clock: systemClock,
    databasePath: `${dataRoot}/gantry.db`,
  });
  const store = openVolumeStore({
    roots: { dataRoot, runRoot: dataRoot },
    database,
    records,
    journal,
    clock,
    removeFolder,
  });
  const user = (name: string) => {
    const container = aContainer(name);
    containerRecords(database).insert({ ...container, bootId: 'boot' });
    return container.id;
  };
  return { store, records, database, dataRoot, user, [Symbol.dispose]: () => database[Symbol.dispose]() };
}

describe('the volumes that containers use', () => {
  test('are made with the labels of whoever comes first', () => {
    using opened = openStore();
    const { store, records, user } = opened;
    store.use(user('a'), [{ name: 'data', isAnonymous: false, labels: { kind: 'first' } }]);
    store.use(user('b'), [{ name: 'data', isAnonymous: false, labels: { kind: 'second' } }]);
    assert.deepEqual(records.find('data')?.labels, { kind: 'first' });
    assert.equal(records.usersOf('data').length, 2);
  });

  test('an anonymous one that was lent stays anonymous', () => {
    using opened = openStore();
    const { store, user } = opened;
    const [lender, borrower] = [user('lender'), user('borrower')];
    const volume = { name: 'ab12', isAnonymous: true };
    store.use(lender, [volume]);
    store.use(borrower, [volume]);
    assert.deepEqual(
      store.usedBy(borrower).map(({ name, isAnonymous }) => [name, isAnonymous]),
      [['ab12', true]],
    );
  });

  test('keep their files where the transaction that removes them fails, or its process is killed', async () => {
    using opened = openStore();
    const { store, database, dataRoot } = opened;
    store.make({ name: 'data', isAnonymous: false });
    store.make({ name: 'other', isAnonymous: false });
    const { path } = await store.open('data');
    writeFileSync(join(path, 'file'), 'kept');
    const removeAndFail = (): void =>
      database.transaction(() => {
        store.forgetUnused(['data']);
        throw new Error('the disk is full');
      });
    assert.throws(removeAndFail, /the disk is full/);
    await store.open('data');
    assert.equal(readFileSync(join(path, 'file'), 'utf8'), 'kept');

    assert.throws(removeAndFail, /the disk is full/);
    mkdirSync(path, { recursive: true });
    await store.forgetUnused(['other']).finish();
    assert.equal(readFileSync(join(path, 'file'), 'utf8'), 'kept', 'somebody else swept');

    await store.forgetUnused(['data']).finish();
    assert.deepEqual(readdirSync(join(dataRoot, 'volumes')), []);
  });

  test('take nothing over from one that had their name before, and go whatever they are called', async () => {
    using opened = openStore();
    const { store, dataRoot } = opened;
    const name = 'x'.repeat(255);
    store.make({ name, isAnonymous: false });
    const { path } = await store.open(name);
    writeFileSync(join(path, 'file'), 'old');
    const forgotten = store.forgetUnused([name]);
    store.make({ name, isAnonymous: false });
    await store.open(name);
    assert.deepEqual(readdirSync(path), []);
    await forgotten.finish();
    assert.deepEqual(readdirSync(join(dataRoot, 'volumes')), [name]);
  });

  test('are refused under a name that could be a path', () => {
    using opened = openStore();
    const { store, user } = opened;
    const id = user('a');
    for (const name of ['../up', 'a/b', '.hidden', '', 'x'.repeat(256)]) {
      assert.throws(() => store.use(id, [{ name, isAnonymous: false }]), { code: 'argument_invalid' }, name);
    }
  });
});
