import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { execRecords } from '../../../../src/engine/metadata/execs.js';

const MINUTE_MS = 60_000;

function stand() {
  const database = openDatabase(':memory:');
  database.run('PRAGMA foreign_keys = OFF');
  const execs = execRecords(database);
  const add = (id: string, atMs: number, command = 'true'): void =>
    execs.insert({ id, containerId: 'c' as never, asked: { command: [command] }, createdAtMs: atMs });
  return { database, execs, add };
}

test('one is created, begun once, and ends once', () => {
  const { database, execs, add } = stand();
  using _ = database;
  add('a', 1, 'sleep');
  assert.deepEqual(execs.listCreated('c' as never), ['a']);
  assert.equal(execs.begin('a', 2), true);
  assert.equal(execs.begin('a', 3), false);
  execs.setProcess('a', { pid: 7, startTicks: 70 });
  execs.end('a', { exitCode: 3, atMs: 4 });
  execs.end('a', { exitCode: 137, atMs: 5 });
  assert.deepEqual(execs.find('a'), {
    id: 'a',
    containerId: 'c',
    asked: { command: ['sleep'] },
    status: 'ended',
    pid: 7,
    pidStartTicks: 70,
    startedAtMs: 2,
    exitCode: 3,
  });
  assert.deepEqual(execs.listCreated('c' as never), []);
  assert.equal(execs.begin('none', 1), false);
});

test('what has ended is kept for a while', () => {
  const { database, execs, add } = stand();
  using _ = database;
  add('old', 0);
  execs.begin('old', 0);
  execs.end('old', { exitCode: 0, atMs: 0 });
  add('runs', 0);
  execs.begin('runs', 0);
  add('next', 5 * MINUTE_MS);
  assert.equal(execs.find('old')?.status, 'ended');
  add('later', 6 * MINUTE_MS);
  assert.equal(execs.find('old'), undefined);
  assert.equal(execs.find('runs')?.status, 'running');
});

test('processes that are created and never started make room for others', () => {
  const { database, execs, add } = stand();
  using _ = database;
  for (let count = 0; count < 20; count += 1) add(`x${count}`, count, 'x'.repeat(4 * 2 ** 20));
  assert.equal(execs.find('x0'), undefined);
  assert.equal(execs.find('x19')?.status, 'created');
  assert.equal(execs.listCreated('c' as never).length, 15);
  add('huge', 100, 'x'.repeat(70 * 2 ** 20));
  assert.deepEqual(execs.listCreated('c' as never), ['huge']);
});
