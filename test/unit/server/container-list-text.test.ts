import assert from 'node:assert/strict';
import { test } from 'node:test';

import { containerListText } from '../../../src/server/wire/container-list-text.js';
import { containerSummaryToWire } from '../../../src/wire/container-summary-to-wire.js';
import { throughJson } from '../../../src/wire/json.js';
import { aContainer, exitedState, runningState, START_MS } from '../../support/builders.js';
import { fullContainer } from '../../support/full-container.js';

const containers = [
  fullContainer(),
  aContainer('old', { state: exitedState(3) }),
  aContainer('odd', { state: runningState(), config: { labels: { '"Status":"': '"Status":"}' } } }),
];

const volumePaths = { data: '/volumes/data/_data' };

test('the list is what a list made anew is, field by field and in its order', () => {
  for (const nowMs of [START_MS, START_MS + 60_000, START_MS + 7_200_000]) {
    const made = containers.map((container) => throughJson(containerSummaryToWire(container, { nowMs, volumePaths })));
    assert.equal(containerListText(containers, { nowMs, volumePaths }), `${JSON.stringify(made)}\n`);
  }
});

test('none at all', () => {
  assert.equal(containerListText([], { nowMs: START_MS, volumePaths }), '[]\n');
});
