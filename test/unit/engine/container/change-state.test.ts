import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeState } from '../../../../src/engine/container/change-state.js';
import { openEventJournal } from '../../../../src/engine/event/event-journal.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { eventRecords } from '../../../../src/engine/metadata/events.js';
import { systemClock } from '../../../../src/host/node/clock.js';
import { aContainer, anEndpoint } from '../../../support/builders.js';

test('a step that had read a container before it was renamed writes its new name', () => {
  using database = openDatabase(':memory:');
  const records = containerRecords(database);
  const journal = openEventJournal({
    records: eventRecords(database),
    clock: systemClock,
    databasePath: '/nowhere/gantry.db',
  });
  const read = { ...aContainer('old'), bootId: 'boot' };
  records.insert(read);
  const renamed: unknown[] = [];
  const networks = { rename: (...words: readonly unknown[]) => (renamed.push(words), []) } as never;
  const parts = { database, records, journal, networks, bootId: 'boot' };
  const endpoints = [anEndpoint({ names: ['old', 'alias'] })];

  records.setName(read.id, 'new');
  const started = changeState(parts, read, { status: 'running', endpoints }, { action: 'start' });
  assert.equal(started.name, 'new');
  assert.deepEqual(records.find(read.id)?.state.endpoints[0]?.names, ['new', 'alias']);
  assert.deepEqual(renamed, [[read.id, { from: 'old', to: 'new' }]]);
  assert.equal(eventRecords(database).after(0, 0, 1)[0]?.actor.attributes['name'], 'new');
});
