import assert from 'node:assert/strict';
import { execFile as execFileByCallback } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';

import { cachedRows } from '../../../../src/engine/metadata/cached-rows.js';
import { type Database, openDatabase } from '../../../../src/engine/metadata/database.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const execFile = promisify(execFileByCallback);

const open = (): Database => openDatabase(join(temporaryFolder(), 'gantry.db'));
const put = (database: Database, key: string, value: string): number =>
  database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', key, value);

/** Facts as objects, and how often one was made. */
function facts(database: Database) {
  const made: unknown[] = [];
  const list = cachedRows(database, {
    sql: 'SELECT * FROM fact ORDER BY key',
    key: 'key',
    toItem(row) {
      made.push(row['key']);
      return { key: row['key'], value: row['value'] };
    },
  });
  return { made, list, values: () => list().map(({ value }) => value) };
}

describe('rows that are asked for over and over', () => {
  test('are made into items once, and anew only where they have changed', () => {
    using database = open();
    put(database, 'a', '1');
    put(database, 'b', '1');
    const { list, made } = facts(database);
    const [a, b] = list();
    assert.equal(list(), list());
    put(database, 'b', '2');
    assert.equal(list()[0], a);
    assert.notEqual(list()[1], b);
    assert.deepEqual(made, ['a', 'b', 'b']);
  });

  test('what another connection writes is seen at once', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    using database = openDatabase(path);
    using other = openDatabase(path);
    const { values } = facts(database);
    assert.deepEqual(values(), []);
    put(other, 'a', '1');
    assert.deepEqual(values(), ['1']);
    other.run("DELETE FROM fact WHERE key = 'a'");
    assert.deepEqual(values(), []);
  });

  test('within a transaction what it has written so far, and behind one that failed what was before', () => {
    using database = open();
    put(database, 'a', '1');
    const { values } = facts(database);
    assert.deepEqual(values(), ['1']);
    assert.throws(() =>
      database.transaction(() => {
        put(database, 'a', '2');
        assert.deepEqual(values(), ['2']);
        throw new Error('no');
      }),
    );
    assert.deepEqual(values(), ['1']);
  });

  test('are never older than what was read before, whoever writes, folds the log in or begins it anew', async () => {
    const path = join(temporaryFolder(), 'gantry.db');
    using database = openDatabase(path);
    put(database, 'a', '0');
    put(database, 'b', '0');
    const { values } = facts(database);
    let isOver = false;
    const writers = ['a', 'b'].map((key) => execFile(process.execPath, ['-e', WRITER, path, key]));
    const ended = Promise.all(writers).finally(() => (isOver = true));
    while (!isOver) {
      for (let look = 0; look < 50; look += 1) {
        const before = database.all('SELECT * FROM fact ORDER BY key').map(({ value }) => Number(value));
        const shown = values().map(Number);
        assert.ok(
          shown.every((value, index) => value >= (before[index] ?? 0)),
          `${String(shown)} after ${String(before)}`,
        );
      }
      await new Promise(setImmediate);
    }
    await ended;
    assert.deepEqual(values(), [String(WRITES), String(WRITES)]);
  });
});

const WRITES = 3000;

/** Counts a fact up, and lets the log be as short as it goes every now and then. */
const WRITER = `
  const { DatabaseSync } = require('node:sqlite');
  const [path, key] = process.argv.slice(1);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 20000; PRAGMA synchronous = OFF');
  const count = database.prepare('UPDATE fact SET value = value + 1 WHERE key = ?');
  for (let write = 1; write <= ${WRITES}; write += 1) {
    count.run(key);
    if (write % 7 === 0) database.exec('PRAGMA wal_checkpoint(' + (write % 2 ? 'TRUNCATE' : 'RESTART') + ')');
  }
`;
