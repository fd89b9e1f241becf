import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { ephemeralPorts } from '../../../../src/engine/network/ephemeral-ports.js';
import { programAt } from '../../../../src/engine/network/program-at.js';
import { parseSockets } from '../../../../src/host/node/listener.js';
import { procTable } from '../../../../src/host/node/process-table.js';
import type { ProcessFacts } from '../../../../src/host/process-table.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const parts = { host: { processTable: procTable() }, roots: { dataRoot: '/d', runRoot: '/r' } };
const own = new RegExp(` \\(process ${process.pid}\\)$`);

const tableOf = (listener: ProcessFacts) => ({
  read: () => undefined,
  listenerAt: () => listener,
  hasListener: () => true,
});

test('who listens is told by name and number, for both protocols and families', async () => {
  await using tcp = createServer().listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as { port: number };
  assert.match((await programAt(parts, { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: port })) ?? '', own);
  assert.match((await programAt(parts, { protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: port })) ?? '', own);
  assert.equal(await programAt(parts, { protocol: 'tcp', hostAddress: '::', hostPort: port }), undefined);
  assert.equal(await programAt(parts, { protocol: 'udp', hostAddress: '0.0.0.0', hostPort: port }), undefined);
  await using udp = createSocket('udp6').bind(0, '::1');
  await once(udp, 'listening');
  const { port: second } = udp.address();
  assert.match((await programAt(parts, { protocol: 'udp', hostAddress: '::', hostPort: second })) ?? '', own);
});

test('one that listens on every address of both families is found by either', async () => {
  await using server = createServer().listen(0, '::');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  for (const hostAddress of ['0.0.0.0', '::', '127.0.0.1']) {
    assert.match((await programAt(parts, { protocol: 'tcp', hostAddress, hostPort: port })) ?? '', own, hostAddress);
  }
});

test('the proxy of our own keeper does not count, another root has containers; one that is not to be seen has no name', async () => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const ask = (listener: Partial<ProcessFacts> | undefined) =>
    programAt(
      { ...parts, host: { processTable: tableOf(listener as ProcessFacts) } },
      { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: port },
    );
  const keeper = { name: 'node', pid: 7, command: ['/bin/node', '/x/keeper-main.js', '/d', '/r'] };
  assert.equal(await ask(keeper), undefined);
  assert.equal(
    await ask({ ...keeper, command: ['/bin/node', '/x/keeper-main.js', '/other', '/r'] }),
    'a container of /other',
  );
  assert.equal(await ask(undefined), 'another program');
});

test('sockets that listen at a port are told from others', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0\n`;
  assert.deepEqual(parseSockets(text, 'tcp', 8080), ['111']);
  assert.deepEqual(parseSockets(text, 'tcp', 80), ['333']);
  assert.deepEqual(parseSockets('', 'udp', 80), []);
});

test('ports that nobody chose are those that the kernel chooses from', () => {
  const path = join(temporaryFolder(), 'range');
  writeFileSync(path, '32768\t60999\n');
  assert.deepEqual(ephemeralPorts(path), { first: 32_768, last: 60_999 });
  for (const text of ['', 'x y\n', '2 1\n']) {
    writeFileSync(path, text);
    assert.deepEqual(ephemeralPorts(path), { first: 49_152, last: 65_535 });
  }
  assert.deepEqual(ephemeralPorts(`${path}.none`), { first: 49_152, last: 65_535 });
});
