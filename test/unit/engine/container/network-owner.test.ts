import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Container, ContainerId } from '../../../../src/engine/container/container.js';
import { networkOwner } from '../../../../src/engine/container/network-owner.js';
import { aContainer } from '../../../support/builders.js';

const joined = (name: string, id: ContainerId): Container =>
  aContainer(name, { config: { network: { kind: 'container', id } } });

test('who has another’s network has that of the last one, and a ring has an end', () => {
  const first = aContainer('first');
  const second = joined('second', first.id);
  const third = joined('third', second.id);
  const known = new Map([first, second, third].map((each) => [each.id, { ...each, bootId: 'boot' }]));
  const records = { find: (id: ContainerId) => known.get(id) };
  assert.deepEqual(
    [first, second, third].map((each) => networkOwner(records, each)),
    [first.id, first.id, first.id],
  );
  const ring = joined('first', third.id);
  known.set(first.id, { ...ring, bootId: 'boot' });
  assert.equal(networkOwner(records, third), first.id);
  assert.equal(networkOwner(records, joined('far', 'gone' as ContainerId)), 'gone');
});
