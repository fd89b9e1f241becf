import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { cachedRows } from '../../../../src/engine/metadata/cached-rows.js';
import { type Database, openDatabase } from '../../../../src/engine/metadata/database.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

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
});
