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
