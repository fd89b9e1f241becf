import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { type EventJournal, openEventJournal } from '../../../../src/engine/event/event-journal.js';
import { type Database, openDatabase } from '../../../../src/engine/metadata/database.js';
import { eventRecords } from '../../../../src/engine/metadata/events.js';
import { systemClock } from '../../../../src/host/node/clock.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

type Opened = { readonly database: Database; readonly journal: EventJournal };

/** Another process on the same database, as far as the journal can tell. */
function open(databasePath: string): Opened {
  const database = openDatabase(databasePath);
  return { database, journal: openEventJournal({ records: eventRecords(database), clock: systemClock, databasePath }) };
}

const happened = (action: string) =>
  ({ type: 'container', action, actor: { id: 'c', attributes: { name: 'web' } } }) as const;

describe('the event journal', () => {
  test('gives everybody one order', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    const [one, two] = [open(path), open(path)];
    one.journal.append(happened('create'));
    two.journal.append(happened('start'));
    const seen = one.journal.read({ afterSequence: 0 });
    assert.deepEqual(
      seen.map(({ action }) => action),
      ['create', 'start'],
    );
    assert.deepEqual(two.journal.read({ afterSequence: 0 }), seen);
    assert.deepEqual(seen[0]?.actor, { id: 'c', attributes: { name: 'web' } });
  });

  test('an event of a change that was taken back never happened', () => {
    const { database, journal } = open(join(temporaryFolder(), 'gantry.db'));
    const fail = (): void =>
      database.transaction(() => {
        journal.append(happened('create'));
        throw new Error('no');
      });
    assert.throws(fail, { message: 'no' });
    assert.deepEqual(journal.read({ afterSequence: 0 }), []);
  });

  test('a follower sees what another connection writes, without being told', async () => {
    const path = join(temporaryFolder(), 'gantry.db');
    const [reader, writer] = [open(path), open(path)];
    const cancel = new AbortController();
    const seen: string[] = [];
    writer.journal.append(happened('before'));
    for await (const batch of reader.journal.follow({ afterSequence: 0, cancelSignal: cancel.signal })) {
      seen.push(...batch.map(({ action }) => action));
      if (seen.length === 1) writer.journal.append(happened('after'));
      else cancel.abort();
    }
    assert.deepEqual(seen, ['before', 'after']);
  });

  test('many followers see the same in the same order, wherever they begin, and those that have left see no more', async () => {
    const path = join(temporaryFolder(), 'gantry.db');
    const [reader, writer] = [open(path), open(path)];
    for (const action of ['one', 'two', 'three']) writer.journal.append(happened(action));
    const cancel = new AbortController();
    const follow = async (afterSequence: number, atMost: number): Promise<readonly string[]> => {
      const seen: string[] = [];
      for await (const batch of reader.journal.follow({ afterSequence, cancelSignal: cancel.signal })) {
        seen.push(...batch.map(({ action }) => action));
        if (seen.length >= atMost) break;
      }
      return seen;
    };
    const all = Array.from({ length: 50 }, () => follow(0, 5));
    const [last, left] = [follow(3, 2), follow(0, 3)];
    assert.deepEqual(await left, ['one', 'two', 'three']);
    writer.journal.append(happened('four'));
    reader.journal.append(happened('five'));
    for (const seen of await Promise.all(all)) assert.deepEqual(seen, ['one', 'two', 'three', 'four', 'five']);
    assert.deepEqual(await last, ['four', 'five']);
    const after = follow(5, 1);
    cancel.abort();
    assert.deepEqual(await after, []);
  });

  test('a follower since a moment waits for what comes, and does not read the rest again and again', async () => {
    const path = join(temporaryFolder(), 'gantry.db');
    const { journal } = open(path);
    journal.append(happened('old'));
    const sinceMs = Date.now() + 60_000;
    const cancel = new AbortController();
    const followed = (async () => {
      for await (const batch of journal.follow({ afterSequence: 0, sinceMs, cancelSignal: cancel.signal }))
        return batch;
      return undefined;
    })();
    journal.append(happened('new, and too early'));
    await new Promise((resolve) => setImmediate(resolve));
    cancel.abort();
    assert.equal(await followed, undefined);
  });

  test('a journal that cannot be read any more ends its followers with the reason', async () => {
    const { database, journal } = open(join(temporaryFolder(), 'gantry.db'));
    const followers = Array.from({ length: 3 }, () =>
      journal.follow({ afterSequence: 0 })[Symbol.asyncIterator]().next(),
    );
    await new Promise((resolve) => setImmediate(resolve));
    database[Symbol.dispose]();
    for (const follower of followers) await assert.rejects(follower, /not open/);
  });

  test('is bounded', () => {
    const { database, journal } = open(join(temporaryFolder(), 'gantry.db'));
    database.transaction(() => {
      for (let count = 0; count < 25_000; count += 1) journal.append(happened('tick'));
    });
    const [oldest] = journal.read({ afterSequence: 0 });
    assert.equal(journal.lastSequence(), 25_000);
    assert.equal(oldest?.sequence, 5_001);
  });

  test('what comes by itself again and again is forgotten first, and pushes nothing else out', () => {
    const { database, journal } = open(join(temporaryFolder(), 'gantry.db'));
    journal.append(happened('create'));
    database.transaction(() => {
      for (let count = 1; count < 25_000; count += 1) journal.append({ ...happened('exec_start'), isRoutine: true });
    });
    const [first, second] = journal.read({ afterSequence: 0 });
    assert.equal(first?.action, 'create');
    assert.equal(second?.sequence, 23_001);
    assert.equal(journal.lastSequence(), 25_000);
  });
});
