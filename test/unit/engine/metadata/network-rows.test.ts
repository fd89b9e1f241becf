import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { endpointRecords } from '../../../../src/engine/metadata/endpoints.js';
import { networkRecords } from '../../../../src/engine/metadata/networks.js';
import { portRecords } from '../../../../src/engine/metadata/ports.js';
import { MIGRATIONS } from '../../../../src/engine/metadata/schema.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

test('a container that was on the one bridge there was keeps its address and its ports', () => {
  const path = join(temporaryFolder(), 'gantry.db');
  const before = MIGRATIONS.findIndex((migration) => migration.includes('endpoint_before'));
  using old = new DatabaseSync(path);
  for (const migration of MIGRATIONS.slice(0, before)) old.exec(migration);
  old.exec(`
    PRAGMA user_version = ${before};
    INSERT INTO network VALUES ('bridge', json_object('bridge', 'gantry0', 'table', 'gantry', 'subnet', '172.30.4.0/22',
      'mtu', 1400, 'state', 'up', 'lastNumber', 7));
    INSERT INTO endpoint VALUES ('bridge', 'abc', '172.30.4.7', 7, '02:42:ac:1e:04:07');
    INSERT INTO port VALUES ('tcp', '', 8080, 'abc', 80);
  `);
  old.close();

  using database = openDatabase(path);
  const { setup, definition } = networkRecords(database).find('bridge') ?? assert.fail('the bridge is gone');
  assert.equal(definition, undefined);
  assert.deepEqual(setup, {
    state: 'up',
    device: 'gantry0',
    ownsDevice: true,
    table: 'gantry',
    mtu: 1400,
    pools: [{ subnet: '172.30.4.0/22', range: '', gateway: '172.30.4.1', reserved: {}, isChosen: true }],
    lastIpv4: '',
    lastIpv6: '',
  });
  const [endpoint] = endpointRecords(database).ofContainer('abc');
  assert.deepEqual(
    [endpoint?.networkName, endpoint?.address, endpoint?.prefixLength, endpoint?.gateway, endpoint?.publishesIpv4],
    ['bridge', '172.30.4.7', 22, '172.30.4.1', true],
  );
  assert.equal(portRecords(database).list('abc').length, 1);
  // What is written anew is read as it was written.
  networkRecords(database).saveSetup('bridge', { ...setup, lastIpv4: '172.30.4.7' });
  assert.equal(networkRecords(database).find('bridge')?.setup.lastIpv4, '172.30.4.7');
});

test('an address is one container’s in a network, and may be another’s in another', () => {
  using database = openDatabase(':memory:');
  const networks = networkRecords(database);
  const endpoints = endpointRecords(database);
  const setup = {
    state: 'down',
    device: 'x',
    ownsDevice: true,
    table: 'x',
    mtu: 1500,
    pools: [],
    lastIpv4: '',
    lastIpv6: '',
  } as const;
  for (const name of ['a', 'b']) networks.insert({ name, definition: undefined, setup });
  const endpoint = {
    containerId: 'one',
    endpointId: '',
    networkId: '',
    networkName: 'a',
    interfaceName: 'eth0',
    macAddress: '',
    address: '10.0.0.2',
    prefixLength: 24,
    gateway: '',
    ipv6Address: 'fd00::2',
    ipv6PrefixLength: 64,
    ipv6Gateway: '',
    names: [],
    hostInterface: '',
    gatewayPriority: 0,
    publishesIpv4: false,
    publishesIpv6: false,
    pending: '',
  } as const;
  endpoints.put(endpoint);
  endpoints.put({ ...endpoint, networkName: 'b' });
  assert.throws(() => endpoints.put({ ...endpoint, containerId: 'two', ipv6Address: 'fd00::3' }));
  assert.throws(() => endpoints.put({ ...endpoint, containerId: 'two', address: '10.0.0.3' }));
  endpoints.put({ ...endpoint, containerId: 'two', address: '', ipv6Address: '' });
  endpoints.put({ ...endpoint, containerId: 'three', address: '', ipv6Address: '', pending: 'joining' });
  assert.deepEqual(
    endpoints
      .owners()
      .map(({ containerId, isPending }) => `${containerId} ${isPending}`)
      .toSorted(),
    ['one false', 'three true', 'two false'],
  );
  assert.equal(endpoints.countOn('a'), 3);
  assert.throws(() => networks.remove('a'), 'somebody is on it');
  for (const id of ['one', 'two', 'three']) endpoints.removeAll(id);
  networks.remove('a');
  assert.equal(networks.find('a'), undefined);
});
