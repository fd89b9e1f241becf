import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';

import { cgroupsParent } from '../../src/engine/bundle/cgroups-path.js';
import type { Engine } from '../../src/engine/index.js';
import { acquireLock } from '../../src/engine/lock/file-lock.js';
import { layout, rootTag } from '../../src/engine/roots.js';
import { tidyUpAfter } from '../../src/engine/tidy-up-after.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { ownPrograms } from '../../src/own-programs.js';
import { aContainerId } from '../support/builders.js';
import { BUSYBOX, openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';

/** A cgroup where each controller, or all of them, have it. */
const trees = (cgroup: string): readonly string[] =>
  ['', ...readdirSync('/sys/fs/cgroup')].map((tree) => join('/sys/fs/cgroup', tree, cgroup));

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
      INSERT INTO endpoint SELECT network, '${lost}', '10.0.0.9', NULL, '', place FROM endpoint;
      INSERT INTO port VALUES ('tcp', '', 28888, '${lost}', 80)`);

    await using _ = await opened.open();

    const owners = (table: string): readonly unknown[] =>
      database
        .prepare(`SELECT container_id FROM ${table}`)
        .all()
        .map((row) => row['container_id']);
    assert.deepEqual([owners('endpoint'), owners('port')], [[container.id], []]);
    await engine.containers.remove(container.id, { force: true });
  });

  test('sweeps the machine where whoever removed the last container was killed before that, and not while somebody builds', async () => {
    const { container } = await engine.containers.create({ image: BUSYBOX, command: ['true'] });
    await engine.containers.start(container.id);
    await engine.containers.wait(container.id);
    const bridge = `/sys/class/net/gty${rootTag(opened.roots, 6)}`;
    const shared = trees(cgroupsParent(opened.roots));
    assert.ok(existsSync(bridge));
    using database = new DatabaseSync(join(opened.roots.dataRoot, 'gantry.db'));
    database.exec(`PRAGMA foreign_keys = ON; DELETE FROM container WHERE id = '${container.id}'`);
    rmSync(layout.container(opened.roots, container.id), { recursive: true });
    const [one = ''] = shared.filter((path) => existsSync(path));
    mkdirSync(join(one, aContainerId('lost')), { recursive: true });
    {
      using _ = await acquireLock(nodeHost({}), layout.builders(opened.roots), { kind: 'shared' });
      await using _while = await opened.open();
      assert.ok(existsSync(bridge) && existsSync(one));
    }
    await using _ = await opened.open();
    assert.deepEqual(
      [bridge, ...shared].filter((path) => existsSync(path)),
      [],
    );
  });

  test('with another run root is refused while a container of the data root lives', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'none' },
    });
    await engine.containers.start(container.id);
    const other = { ...opened.roots, runRoot: `${opened.roots.runRoot}2` };
    await assert.rejects(openTestRoots(other), {
      code: 'run_root_differs',
      message: new RegExp(`with ${opened.roots.runRoot} as their run root$`),
    });
    await engine.containers.remove(container.id, { force: true });
    const moved = await openTestRoots(other);
    await moved[Symbol.asyncDispose]();
    const back = await opened.open();
    await back[Symbol.asyncDispose]();
  });

  test('with the run root of another data root is refused while a container lives there, and harms it not', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'none' },
    });
    await engine.containers.start(container.id);
    const other = { ...opened.roots, dataRoot: `${opened.roots.dataRoot}2` };
    await assert.rejects(openTestRoots(other), {
      code: 'run_root_taken',
      message: new RegExp(`belongs to the containers of ${opened.roots.dataRoot}$`),
    });
    const { state } = await engine.containers.get(container.id);
    assert.equal(state.status, 'running');
    assert.ok(existsSync(`/proc/${state.pid}`));

    await engine.containers.stop(container.id, { timeoutSeconds: 0 });
    const taken = await openTestRoots(other);
    // A program of its own that comes late takes nothing back.
    await tidyUpAfter(container.id, { ...opened.roots, environment: process.env, programs: ownPrograms() });
    await assert.rejects(engine.containers.start(container.id), { code: 'run_root_taken' });
    await taken[Symbol.asyncDispose]();
    const back = await opened.open();
    await engine.containers.start(container.id);
    await engine.containers.remove(container.id, { force: true });
    await back[Symbol.asyncDispose]();
  });

  test('with a run root that is a file says so', async () => {
    const runRoot = join(opened.roots.dataRoot, 'gantry.db', 'run');
    await assert.rejects(openTestRoots({ ...opened.roots, runRoot }), { code: 'state_read_only' });
  });
});
