import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { writeAheadIndex } from '../../../../src/engine/metadata/write-ahead-index.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const put = "INSERT OR REPLACE INTO fact (key, value) VALUES ('a', ?)";

describe('the index of a write-ahead log', () => {
  test('tells of each commit, also of other processes, and of nothing else', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    using database = openDatabase(path);
    database.get('SELECT count(*) FROM fact');
    const commits = writeAheadIndex(path);
    assert.ok(commits);
    const before = commits();
    database.all('SELECT * FROM fact');
    assert.equal(commits(), before);
    database.run(put, '1');
    const own = commits();
    assert.ok(own > before);
    const script = `new (require('node:sqlite').DatabaseSync)(${JSON.stringify(path)}).exec("${put.replace('?', '2')}")`;
    execFileSync(process.execPath, ['-e', script]);
    assert.ok(commits() > own);
    assert.equal(database.get('SELECT value FROM fact')?.['value'], '2');
  });

  test('tells the same as SQLite through commits, rollbacks, checkpoints and readers that stay', () => {
    const path = join(temporaryFolder(), 'gantry.db');
    using database = openDatabase(path);
    using other = new DatabaseSync(path);
    using reader = new DatabaseSync(path);
    const asked = new DatabaseSync(path);
    const dataVersion = asked.prepare('PRAGMA data_version');
    dataVersion.get();
    const commits = writeAheadIndex(path);
    assert.ok(commits);
    let [told, known] = [commits(), dataVersion.get()?.['data_version']];
    const steps: readonly (() => void)[] = [
      () => void database.run(put, 'x'),
      () => other.exec(`BEGIN; ${put.replace('?', '9')}; ROLLBACK`),
      () => other.exec(`BEGIN; ${put.replace('?', '9')}; COMMIT`),
      () => reader.exec('BEGIN; SELECT * FROM fact'),
      () => other.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
      () => other.exec('PRAGMA wal_checkpoint(PASSIVE)'),
      () => reader.exec('COMMIT'),
      () => void reader.prepare('SELECT * FROM fact').all(),
    ];
    other.exec('PRAGMA busy_timeout = 1');
    for (let round = 0; round < 200; round += 1) {
      try {
        steps[(round * 7 + Math.floor(round / 8)) % steps.length]?.();
      } catch {
        // A reader that stays, or is there twice, keeps a checkpoint from its end.
      }
      const [toldNow, knownNow] = [commits(), dataVersion.get()?.['data_version']];
      if (knownNow !== known) assert.notEqual(toldNow, told, `round ${round}`);
      [told, known] = [toldNow, knownNow];
    }
    asked.close();
  });

  test('is none of a database in memory', () => {
    assert.equal(writeAheadIndex(':memory:'), undefined);
  });
});
