import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nameZones } from '../../../../src/engine/container/name-zones.js';
import { containerRecords } from '../../../../src/engine/metadata/containers.js';
import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { aContainer, anEndpoint } from '../../../support/builders.js';

test('a link that says nothing, or now means two, is nobody else’s loss', () => {
  using database = openDatabase(':memory:');
  const records = containerRecords(database);
  const network = {
    id: 'n1',
    name: 'front',
    driver: 'bridge',
    options: {},
    isBuiltIn: false,
    isInternal: false,
    addressing: { driver: 'default', options: {}, pools: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1' }] },
  };
  const links = ['db:store', 'ab', 'a:b:c', '', 'gone:away'];
  const settings = { network: 'front', aliases: [], links, ipv4Address: '', ipv6Address: '' };
  const holder = aContainer('web', { config: { endpoints: [settings] as never } });
  const db = aContainer('db');
  for (const id of ['ab1', 'ab2']) records.insert({ ...aContainer(id), id: id.padEnd(64, '0') as never, bootId: 'b' });
  for (const each of [holder, db]) records.insert({ ...each, bootId: 'b' });
  const member = (id: string, name: string) => ({ ...anEndpoint({ names: [name] }), containerId: id, pending: '' });
  const networks = {
    list: () => [network],
    members: () => [member(holder.id, 'web'), member(db.id, 'db')],
  } as never;

  const [zone] = nameZones({ networks, records });
  assert.deepEqual(
    zone?.members.map(({ names, links: told }) => [names[0], told?.map(({ name }) => name)]),
    [
      ['web', ['store', 'store.front']],
      ['db', undefined],
    ],
  );
});
