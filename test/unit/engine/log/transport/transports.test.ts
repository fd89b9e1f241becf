import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { LogSource } from '../../../../../src/engine/log/log-source.js';
import type { LogMessage } from '../../../../../src/engine/log/transport/log-transport.js';
import { openTransport } from '../../../../../src/engine/log/transport/open-transport.js';
import { nodeHost } from '../../../../../src/host/node/node-host.js';
import { eventually } from '../../../../support/log-receivers/eventually.js';
import { streamReceiver } from '../../../../support/log-receivers/receivers.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const MESSAGE: LogMessage = { stream: 'stdout', time: '2026-11-05T01:22:31+00:00', bytes: Buffer.from('hello') };

const sourceOf = (driver: string, options: Readonly<Record<string, string>>): LogSource => ({
  id: 'i'.repeat(64),
  name: 'web',
  image: 'busybox',
  imageId: 'sha256:0',
  command: 'sh',
  createdAtMs: 0,
  hostname: 'host',
  tag: 'web',
  attributes: {},
  config: { driver, options },
});

const hasOpenssl = ['/usr/bin/openssl', '/bin/openssl'].some((path) => existsSync(path));

test('syslog over TLS trusts the authority that was named, and nobody else', {
  skip: !hasOpenssl && 'needs openssl',
}, async () => {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
    ].concat(['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']),
    { stdio: 'ignore' },
  );
  const receiver = await streamReceiver({ tls: { key: readFileSync(key), cert: readFileSync(cert) } });
  const address = { 'syslog-address': `tcp+tls://localhost:${receiver.port}`, 'syslog-format': 'rfc5424' };
  const host = nodeHost(process.env);

  await using stranger = openTransport(host, sourceOf('syslog', address));
  await assert.rejects(stranger?.send([MESSAGE]) ?? Promise.resolve(), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  await using friend = openTransport(host, sourceOf('syslog', { ...address, 'syslog-tls-ca-cert': cert }));
  await friend?.send([MESSAGE]);
  await eventually('the message', () => /^\d+ <30>1 .* web - hello\n$/.test(receiver.text()));
  await using careless = openTransport(host, sourceOf('syslog', { ...address, 'syslog-tls-skip-verify': 'true' }));
  await careless?.send([MESSAGE]);
  await eventually('two messages', () => receiver.text().split('hello').length === 3);
});

test('a connection that broke is made again, and a failure is told', async () => {
  const receiver = await streamReceiver();
  await using transport = openTransport(
    nodeHost(process.env),
    sourceOf('gelf', { 'gelf-address': `tcp://127.0.0.1:${receiver.port}` }),
  );
  await transport?.send([MESSAGE]);
  await eventually('the first', () => receiver.text().includes('hello'));
  await receiver.stop();
  await eventually('a failure', async () => {
    try {
      await transport?.send([MESSAGE]);
      return false;
    } catch {
      return true;
    }
  });
  const again = await streamReceiver({ port: receiver.port });
  await transport?.send([MESSAGE]);
  await eventually('the next', () => again.text().includes('hello'));
});

test('fluentd is connected to anew as often as its option says', async () => {
  const sockets = new Set<unknown>();
  const receiver = await streamReceiver({ onData: (_, socket) => sockets.add(socket) });
  const host = nodeHost(process.env);
  let nowMs = 0;
  const clock = { ...host.clock, monotonicMs: () => nowMs };
  const options = { 'fluentd-address': `127.0.0.1:${receiver.port}`, 'fluentd-async-reconnect-interval': '5s' };
  await using transport = openTransport({ ...host, clock }, sourceOf('fluentd', options));
  const connectionsAfter = async (atMs: number, messages: number): Promise<number> => {
    nowMs = atMs;
    await transport?.send([MESSAGE]);
    await eventually('the message', () => receiver.text().split('hello').length === messages + 1);
    return sockets.size;
  };
  assert.equal(await connectionsAfter(1000, 1), 1);
  assert.equal(await connectionsAfter(5900, 2), 1);
  assert.equal(await connectionsAfter(6000, 3), 2);
  assert.equal(await connectionsAfter(6100, 4), 2);
});

test('fluentd that does not confirm in the time of its option has failed', async () => {
  const receiver = await streamReceiver();
  const options = {
    'fluentd-address': `127.0.0.1:${receiver.port}`,
    'fluentd-request-ack': 'true',
    'fluentd-read-timeout': '50ms',
  };
  await using transport = openTransport(nodeHost(process.env), sourceOf('fluentd', options));
  await assert.rejects(transport?.send([MESSAGE]) ?? Promise.resolve(), /did not answer in time/);
});
