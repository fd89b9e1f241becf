import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, test } from 'node:test';

import { RCODE, TYPE } from '../../../../src/engine/names/dns/question.js';
import type { NameZone } from '../../../../src/engine/names/name-zone.js';
import { OwnNameServer } from '../../../../src/engine/names/own-name-server.js';
import type { OwnNames } from '../../../../src/engine/names/own-names.js';
import { askName, askNameByTcp } from '../../../support/dns-client.js';
import { PATIENCE_MS } from '../../../support/patience.js';
import { seededRandom } from '../../../support/seeded-random.js';
import { UpstreamDns, type UpstreamMode } from '../../../support/upstream-dns.js';

// The whole of 127.0.0.0/8 is this machine: each address stands for a container or a bridge.
const PORT = 20_053;
const UPSTREAM_PORT = 20_153;
const LISTEN = '127.53.0.1';
const WEB = '127.53.0.2';

const member = (containerId: string, ipv4Address: string) => ({
  containerId,
  ipv4Address,
  ipv6Address: '',
  names: [containerId, 'all'],
  upstreams: [],
});
const ZONE: NameZone = {
  networkId: 'n',
  listenAddresses: [LISTEN],
  isInternal: false,
  members: [member('web', WEB), member('app', '127.53.0.3')],
};
const NAMES: OwnNames = { serial: 's', port: PORT, hostServers: [], zones: [ZONE] };

describe('the name server of our own', () => {
  let stack = new AsyncDisposableStack();
  afterEach(async () => {
    await stack.disposeAsync();
    stack = new AsyncDisposableStack();
  });

  const serve = async (names: Partial<OwnNames> = {}, timeoutMs = PATIENCE_MS): Promise<OwnNameServer> => {
    const server = stack.use(new OwnNameServer({ forward: { port: UPSTREAM_PORT, timeoutMs } }));
    assert.deepEqual(await server.setNames({ ...NAMES, ...names }), []);
    return server;
  };
  const upstream = async (address: string, mode?: UpstreamMode): Promise<UpstreamDns> =>
    stack.use(await UpstreamDns.open(address, UPSTREAM_PORT, mode));
  const question = (name: string, type: number = TYPE.a) => ({ server: LISTEN, port: PORT, from: WEB, name, type });

  test('answers by UDP and by TCP', async () => {
    await serve();
    const expected = { rcode: RCODE.ok, isTruncated: false, data: ['127.53.0.3'] };
    assert.deepEqual(await askName(question('app')), expected);
    assert.deepEqual(await askNameByTcp(question('app')), expected);
    assert.deepEqual(await askName(question('app', TYPE.aaaa)), { ...expected, data: [] });
  });

  test('several containers of one name are told in turn', async () => {
    await serve();
    const first = (await askName(question('all'))).data;
    const second = (await askName(question('all'))).data;
    assert.deepEqual(first.toSorted(), [WEB, '127.53.0.3']);
    assert.deepEqual(second, first.toReversed());
  });

  test('knows others from the moment that it is told', async () => {
    const server = await serve({ hostServers: [] });
    assert.equal((await askName(question('db'))).rcode, RCODE.serverFailure);
    await server.setNames({ ...NAMES, zones: [{ ...ZONE, members: [...ZONE.members, member('db', '127.53.0.4')] }] });
    assert.deepEqual((await askName(question('db'))).data, ['127.53.0.4']);
  });

  test('an address that is not there is said to be missing, and the others are served', async () => {
    const server = stack.use(new OwnNameServer());
    const away = { ...ZONE, networkId: 'away', listenAddresses: ['203.0.113.77'], members: [] };
    assert.deepEqual(await server.setNames({ ...NAMES, zones: [ZONE, away] }), ['203.0.113.77']);
    assert.deepEqual((await askName(question('app'))).data, ['127.53.0.3']);
  });

  test('what no container is called is asked of the host’s servers, in their order', async () => {
    const one = await upstream('127.53.1.1', 'fails');
    const two = await upstream('127.53.1.2');
    await serve({ hostServers: ['127.53.1.1', '127.53.1.2'] });
    assert.deepEqual((await askName(question('example.com'))).data, ['203.0.113.9']);
    assert.deepEqual([one.asked, two.asked], [['example.com'], ['example.com']]);
    assert.equal((await askName(question('nowhere.example.com'))).rcode, RCODE.noSuchName);
    assert.deepEqual((await askNameByTcp(question('example.com'))).data, ['203.0.113.9']);
  });

  test('servers that are silent, closed or forge answers end in a failure, not in waiting', async () => {
    await upstream('127.53.1.1', 'silent');
    await upstream('127.53.1.2', 'forges');
    await serve({ hostServers: ['127.53.1.1', '127.53.1.2', '127.53.1.3'] }, 1000);
    assert.equal((await askName(question('example.com'))).rcode, RCODE.serverFailure);
    // By TCP nobody can forge.
    assert.deepEqual((await askNameByTcp(question('example.com'))).data, ['203.0.113.9']);
  });

  test('a failure is passed on where nobody says better', async () => {
    await upstream('127.53.1.1', 'fails');
    await serve({ hostServers: ['127.53.1.1', '127.53.1.9'] });
    assert.equal((await askName(question('example.com'))).rcode, RCODE.serverFailure);
  });

  test('a long answer is cut by UDP, and whole by TCP', async () => {
    await upstream('127.53.1.1', 'long');
    await serve({ hostServers: ['127.53.1.1'] });
    assert.equal((await askName(question('example.com'))).isTruncated, true);
    assert.equal((await askNameByTcp(question('example.com'))).data.length, 100);
  });

  test('a server that is this one is not asked', async () => {
    await serve({ hostServers: [LISTEN] });
    assert.equal((await askName(question('example.com'))).rcode, RCODE.serverFailure);
  });

  test('a flood of rubbish does not keep it from answering', async () => {
    await serve();
    const random = seededRandom(7);
    const socket = createSocket('udp4');
    socket.bind({ address: WEB });
    await once(socket, 'listening');
    for (let count = 0; count < 500; count++) {
      const rubbish = Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)));
      await new Promise<void>((sent) => socket.send(rubbish, PORT, LISTEN, () => sent()));
    }
    socket.close();
    const half = connect({ host: LISTEN, port: PORT, localAddress: WEB });
    half.on('error', () => undefined);
    half.write(Buffer.from([0xff, 0xff, 1, 2, 3]));
    // First by what is not lost where the kernel has no room for more datagrams.
    assert.deepEqual((await askNameByTcp(question('app'))).data, ['127.53.0.3']);
    assert.deepEqual((await askName(question('app'))).data, ['127.53.0.3']);
    half.destroy();
  });
});
