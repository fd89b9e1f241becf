import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ContainerState, ContainerStatus } from '../../../../src/engine/container/container.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { aContainer } from '../../../support/builders.js';

test('what tells whether a container is as it was left is read of those alone that may not be', () => {
  using database = openDatabase(':memory:');
  const records = containerRecords(database);
  const add = (name: string, status: ContainerStatus): void => {
    const made = aContainer(name);
    const state: ContainerState = { ...made.state, status, pid: 7, pidStartTicks: 70 };
    records.insert({ ...made, state, bootId: 'boot' });
  };
  for (const status of ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'] as const)
    add(status, status);
  const vitals = records.vitals();
  assert.deepEqual(vitals.map(({ status }) => status).sort(), ['paused', 'removing', 'restarting', 'running']);
  const running = records.findByName('running');
  assert.deepEqual(
    vitals.find(({ status }) => status === 'running'),
    { id: running?.id, status: 'running', pid: 7, pidStartTicks: 70, bootId: 'boot' },
  );
});
