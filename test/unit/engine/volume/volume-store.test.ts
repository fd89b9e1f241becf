import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
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
  const clock = systemClock;
  const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true });
  const records = volumeRecords(database);
  const journal = openEventJournal({
    records: eventRecords(database),
    clock: systemClock,
    databasePath: `${dataRoot}/gantry.db`,
  });
  const store = openVolumeStore({ roots: { dataRoot, runRoot: dataRoot }, records, journal, clock, removeFolder });
  const user = (name: string) => {
    const container = aContainer(name);
    containerRecords(database).insert({ ...container, bootId: 'boot' });
    return container.id;
  };
  return { store, records, user, [Symbol.dispose]: () => database[Symbol.dispose]() };
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

  test('are refused under a name that could be a path', () => {
    using opened = openStore();
    const { store, user } = opened;
    const id = user('a');
    for (const name of ['../up', 'a/b', '.hidden', '', 'x'.repeat(256)]) {
      assert.throws(() => store.use(id, [{ name, isAnonymous: false }]), { code: 'argument_invalid' }, name);
    }
  });
});
