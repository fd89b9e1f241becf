import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filterContainers } from '../../../../src/engine/container/filter-containers.js';
import { aContainer, anEndpoint } from '../../../support/builders.js';

test('a network is found by its name and by the beginning of its id', () => {
  const endpoint = anEndpoint({ networkName: 'front', networkId: 'abcdef012345' });
  const web = aContainer('web', {
    config: { network: { kind: 'network', name: 'front' } },
    state: { status: 'running', endpoints: [endpoint] },
  });
  const context = { get: () => web, ancestorIds: () => [] };
  const found = (network: string): number => filterContainers([web], { network: [network] }, context).length;
  assert.deepEqual(['front', 'abcd', 'abcdef012345', 'fro', 'bcd', ''].map(found), [1, 1, 1, 0, 0, 0]);
});

test('one that has left a network is not found by it', () => {
  const left = aContainer('left', { config: { hasLeftNetwork: true }, state: { status: 'running', endpoints: [] } });
  const stopped = aContainer('stopped', { config: { hasLeftNetwork: true }, state: { status: 'exited' } });
  const context = { get: () => left, ancestorIds: () => [] };
  const found = filterContainers([left, stopped], { all: true, network: ['bridge'] }, context);
  // There is nowhere else that it could come back to.
  assert.deepEqual(found, [stopped]);
});
