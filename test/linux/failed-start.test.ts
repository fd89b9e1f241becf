import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { cgroupOf } from '../../src/engine/container/cgroup-of.js';
import { tearDown } from '../../src/engine/container/tear-down.js';
import { openEngineParts } from '../../src/engine/engine-parts.js';
import { ownPrograms } from '../../src/own-programs.js';
import { makeContainer } from '../support/linux/run-container.js';
import { openTestEngine } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const CGROUPS = '/sys/fs/cgroup';

test('a control group is taken away though the runtime that failed over it knows no such container', {
  skip: rootReason(),
}, async () => {
  await using opened = await openTestEngine();
  await using parts = openEngineParts({
    ...opened.roots,
    environment: process.env,
    programs: ownPrograms(),
    version: '0.0.0-test',
  });
  const { id } = await makeContainer(opened.engine, { command: ['true'] });
  const path = cgroupOf(parts, id);
  const trees = [CGROUPS, ...readdirSync(CGROUPS).map((name) => join(CGROUPS, name))];
  const folders = trees.filter((tree) => existsSync(join(tree, 'cgroup.procs'))).map((tree) => join(tree, path));
  assert.ok(folders.length > 0);
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  await tearDown(parts, id);
  assert.deepEqual(
    folders.filter((folder) => existsSync(folder)),
    [],
  );
});
