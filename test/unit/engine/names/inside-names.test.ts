import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { insidePlan } from '../../../../src/engine/names/inside/inside-names.js';
import type { NameZone } from '../../../../src/engine/names/name-zone.js';
import { hasNames, nameServerAddresses } from '../../../../src/engine/network/name-server-addresses.js';
import type { Network } from '../../../../src/engine/network/network.js';

const zone = (networkId: string, listenAddresses: readonly string[], ...ids: readonly string[]): NameZone => ({
  networkId,
  listenAddresses,
  isInternal: false,
  members: ids.map((containerId) => ({
    containerId,
    ipv4Address: '10.0.0.2',
    ipv6Address: '',
    names: [containerId],
    upstreams: [],
  })),
});
const network = (changes: Partial<Network>): Network => ({
  id: 'n',
  name: 'n',
  driver: 'bridge',
  createdAtMs: 0,
  labels: {},
  options: {},
  isInternal: false,
  isAttachable: false,
  isBuiltIn: false,
  hasIpv4: true,
  hasIpv6: false,
  addressing: {
    driver: 'default',
    options: {},
    pools: [{ subnet: '10.0.0.0/24', range: '', gateway: '10.0.0.1', reserved: {} }],
  },
  ...changes,
});

describe('who is answered within its own network', () => {
  const zones = [
    zone('bridge', ['10.0.0.1'], 'a', 'both'),
    zone('wire', [], 'both', 'b'),
    zone('far', ['10.2.0.1'], 'c'),
  ];

  test('those on a network without the host, once, with all their networks', () => {
    const plan = insidePlan(zones, ['192.0.2.1'], (id) => ({ both: 7, b: 8 })[id]);
    assert.deepEqual(plan.places, [
      { containerId: 'both', pid: 7 },
      { containerId: 'b', pid: 8 },
    ]);
    assert.deepEqual(
      plan.zones.map(({ networkId }) => networkId),
      ['bridge', 'wire'],
    );
  });

  test('nobody who has no process yet, and nobody where all are on bridges', () => {
    assert.deepEqual(
      insidePlan(zones, [], () => undefined),
      { zones: [], hostServers: [], places: [] },
    );
    assert.deepEqual(insidePlan(zones.slice(0, 1), [], () => 1).places, []);
  });
});

describe('where containers of a network ask', () => {
  test('at the host’s address on a bridge; nowhere on macvlan, ipvlan, or where the host keeps off', () => {
    assert.deepEqual(nameServerAddresses(network({})), ['10.0.0.1']);
    for (const driver of ['macvlan', 'ipvlan'] as const) assert.deepEqual(nameServerAddresses(network({ driver })), []);
    const options = { 'com.docker.network.bridge.inhibit_ipv4': 'true' };
    assert.deepEqual(nameServerAddresses(network({ options })), []);
  });

  test('what users made has names, where its containers have addresses', () => {
    assert.equal(hasNames(network({ driver: 'ipvlan' })), true);
    assert.equal(hasNames(network({ isBuiltIn: true })), false);
    assert.equal(hasNames(network({ addressing: { driver: 'null', options: {}, pools: [] } })), false);
  });
});
