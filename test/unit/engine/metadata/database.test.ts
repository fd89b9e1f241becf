import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

describe('the database', () => {
  test('is made where there is none, and opened where there is one', () => {
    const path = join(temporaryFolder(), 'deep', 'gantry.db');
    {
      using database = openDatabase(path);
      database.run("INSERT INTO fact (key, value) VALUES ('a', '1')");
    }
    using database = openDatabase(path);
    assert.deepEqual({ ...database.get('SELECT * FROM fact') }, { key: 'a', value: '1' });
  });

  test('nobody else may read it, or what SQLite writes beside it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'gantry.db');
    const modes = (): readonly number[] => readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    {
      using database = openDatabase(path);
      database.run("INSERT INTO fact (key, value) VALUES ('a', '1')");
      assert.deepEqual(new Set(modes()), new Set([0o600]));
    }
    chmodSync(path, 0o644);
    openDatabase(path)[Symbol.dispose]();
    assert.deepEqual(modes(), [0o600]);
  });

  test('whoever comes while another process makes it waits', async () => {
    const path = join(temporaryFolder(), 'gantry.db');
    const script = `
      const database = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(path)});
      database.exec('CREATE TABLE t (a); BEGIN IMMEDIATE');
      console.log('begun');
      setTimeout(() => database.exec('COMMIT'), 200);`;
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    using database = openDatabase(path);
    assert.deepEqual({ ...database.get('PRAGMA journal_mode') }, { journal_mode: 'wal' });
    if (other.exitCode === null) await once(other, 'exit');
  });

  test('one from a newer gantry is left as it is', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    openDatabase(path)[Symbol.dispose]();
    const raw = new DatabaseSync(path);
    raw.exec('PRAGMA user_version = 999');
    raw.close();
    assert.throws(() => openDatabase(path), {
      code: 'state_too_new',
      message: /written by a newer gantry \(schema 999/,
    });
  });

  test('a path that cannot be opened is told with its folder', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    mkdirSync(path);
    assert.throws(() => openDatabase(path), { code: 'state_read_only' });
  });

  test('a file where a folder should be is told as a place that cannot be written', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    assert.throws(() => openDatabase(join(file, 'state', 'gantry.db')), { code: 'state_read_only' });
  });

  test('so is one that the kernel makes up, where every name seems to lack its parent', () => {
    assert.throws(() => openDatabase('/proc/nothing/of/ours/gantry.db'), { code: 'state_read_only' });
  });

  test('a transaction within another is part of it', () => {
    using database = openDatabase(join(temporaryFolder(), 'gantry.db'));
    const insert = (key: string): number => database.run('INSERT INTO fact (key, value) VALUES (?, ?)', key, '');
    const fail = (): void =>
      database.transaction(() => {
        insert('outer');
        database.transaction(() => insert('inner'));
        throw new Error('no');
      });
    assert.throws(fail, { message: 'no' });
    assert.deepEqual(database.all('SELECT * FROM fact'), []);
    database.transaction(() => insert('later'));
    assert.equal(database.all('SELECT * FROM fact').length, 1);
  });
});
