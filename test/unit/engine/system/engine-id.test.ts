import assert from 'node:assert/strict';
import { test } from 'node:test';

import { engineId } from '../../../../src/engine/system/engine-id.js';

test('an engine has the same id whenever one asks, and no other has it', () => {
  const here = { machine: '4f0c', dataRoot: '/var/lib/gantry' };
  const id = engineId(here);
  assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(engineId({ ...here }), id);
  for (const other of [
    { ...here, machine: '4f0d' },
    { ...here, dataRoot: '/srv/gantry' },
  ])
    assert.notEqual(engineId(other), id);
});
