import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { aContainerId } from '../support/builders.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

describe('opening an engine', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  test('frees addresses and ports of a container that was being started when the machine went down', async () => {
    const { container } = await engine.containers.create({ image: BUSYBOX, command: ['sleep', '1000'] });
    await engine.containers.start(container.id);
    const lost = aContainerId('lost');
    using database = new DatabaseSync(join(opened.roots.dataRoot, 'gantry.db'));
    database.exec(`
      INSERT INTO endpoint SELECT network, '${lost}', '10.0.0.9', 999, mac_address FROM endpoint;
      INSERT INTO port VALUES ('tcp', '', 28888, '${lost}', 80)`);

    await using _ = await opened.open();

    const owners = (table: string): readonly unknown[] =>
      database.prepare(`SELECT container_id FROM ${table}`).all().map((row) => row['container_id']);
    assert.deepEqual([owners('endpoint'), owners('port')], [[container.id], []]);
    await engine.containers.remove(container.id, { force: true });
  });
});
