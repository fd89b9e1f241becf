import assert from 'node:assert/strict';
import { test } from 'node:test';

import { COMMAND_FIELDS, commandTarget } from '../../../../../src/ui/state/commands/command-target.js';
import { initialState } from '../../../../../src/ui/state/initial-state.js';
import { update } from '../../../../../src/ui/state/update.js';
import { aContainer, anImage } from '../../../../support/builders.js';
import { FakeEngine } from '../../../../support/fake-engine.js';

const START = initialState({ nowMs: 0, size: { columns: 120, rows: 40 }, hasDemo: false });

test('a command has the values of the object under the cursor that docs/config.md promises', async () => {
  const engine = new FakeEngine();
  const volumes = [await engine.volumes.create({ name: 'data', labels: { tier: 'back' } })];
  const [first] = await engine.networks.list();
  const networks = first ? [first] : [];
  let { state } = update(START, { type: 'engine.opened' });
  state = update(state, { type: 'containers.listed', containers: [aContainer('web', {})] }).state;
  state = update(state, { type: 'images.listed', images: [anImage('nginx:1.27', {})] }).state;
  state = update(state, { type: 'volumes.listed', volumes }).state;
  state = update(state, { type: 'networks.listed', networks }).state;
  for (const on of ['container', 'image', 'volume', 'network', 'any'] as const) {
    const target = commandTarget(state, on);
    assert.ok(target, on);
    assert.deepEqual(Object.keys(target.fields), COMMAND_FIELDS[on], on);
    assert.ok(
      Object.values(target.fields).every((value) => value !== undefined),
      on,
    );
  }
  assert.equal(commandTarget(state, 'container')?.label, 'web');
  assert.deepEqual(commandTarget(state, 'volume')?.fields['Labels'], new Map([['tier', 'back']]));
});

test('where nothing is under the cursor there is nothing to run a command for', () => {
  for (const on of ['container', 'image', 'volume', 'network'] as const)
    assert.equal(commandTarget(START, on), undefined);
  assert.deepEqual(commandTarget(START, 'any'), { label: '', fields: {} });
});
