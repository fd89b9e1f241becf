import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { activatedSockets, parseAddress } from '../../../src/server/listen/parse-address.js';
import { serve } from '../../../src/server/serve.js';
import type { ServeOptions } from '../../../src/server/serve-options.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { certificatesReason, makeCertificates, type TestCertificates } from '../../support/images/make-certificates.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** One that serves until it is disposed of. */
async function serving(options: Partial<ServeOptions>) {
  const end = new AbortController();
  const said = Promise.withResolvers<string>();
  const engine = new FakeEngine();
  const over = serve(engine, {
    hosts: [],
    mode: 0o660,
    mayAnyoneBeRoot: false,
    env: {},
    version: '1',
    say: (line) => said.resolve(line),
    cancelSignal: end.signal,
    ...options,
  });
  const address = await Promise.race([said.promise, over.then(() => assert.fail('it ended'))]);
  return {
    address: address.replace('API listens on ', ''),
    async [Symbol.asyncDispose]() {
      end.abort();
      await over;
      await engine[Symbol.asyncDispose]();
    },
  };
}

describe('where it listens', () => {
  test('addresses are read as docker’s program reads them', () => {
    const read = (text: string) => parseAddress(text, { hasTls: false, fds: 2 });
    assert.deepEqual(read('unix:///run/x.sock'), [{ kind: 'unix', path: '/run/x.sock' }]);
    assert.deepEqual(read('/run/x.sock'), [{ kind: 'unix', path: '/run/x.sock' }]);
    assert.deepEqual(read('tcp://'), [{ kind: 'tcp', host: '127.0.0.1', port: 2375 }]);
    assert.deepEqual(read('tcp://10.1.2.3:99'), [{ kind: 'tcp', host: '10.1.2.3', port: 99 }]);
    assert.deepEqual(read('tcp://[::1]:99'), [{ kind: 'tcp', host: '::1', port: 99 }]);
    assert.deepEqual(parseAddress('tcp://:0', { hasTls: true, fds: 0 }), [{ kind: 'tcp', host: '127.0.0.1', port: 0 }]);
    assert.deepEqual(read('fd://'), [
      { kind: 'fd', fd: 3 },
      { kind: 'fd', fd: 4 },
    ]);
    for (const text of ['', 'ftp://x', 'unix://relative', 'tcp://a:b', 'tcp://a:70000', 'npipe://x']) {
      assert.throws(() => read(text), { kind: 'invalid_argument' }, text);
    }
    assert.throws(() => parseAddress('fd://', { hasTls: false, fds: 0 }), /no sockets were handed over/);
  });

  test('sockets of systemd are for the process that they were made for', () => {
    assert.equal(activatedSockets({ LISTEN_FDS: '2', LISTEN_PID: '7' }, 7), 2);
    assert.equal(activatedSockets({ LISTEN_FDS: '2', LISTEN_PID: '8' }, 7), 0);
    assert.equal(activatedSockets({}, 7), 0);
  });

  test('plain TCP beyond loopback is refused, unless that was said', async () => {
    await assert.rejects(serving({ hosts: ['tcp://0.0.0.0:0'] }), { code: 'plain_tcp_refused' });
    await using meant = await serving({ hosts: ['tcp://0.0.0.0:0'], mayAnyoneBeRoot: true });
    assert.match(meant.address, /^tcp:\/\/0\.0\.0\.0:\d+$/);
    await using loopback = await serving({ hosts: ['tcp://127.0.0.1:0'] });
    assert.match(loopback.address, /^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  test('a port that is taken is told', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await assert.rejects(serving({ hosts: [`tcp://127.0.0.1:${port}`] }), { code: 'listen_failed' });
    other.close();
  });

  test('a unix socket has its mode from the first, is taken away at the end, and takes the place of nothing but its like', async () => {
    const path = join(temporaryFolder(), 'deep', 's');
    {
      await using served = await serving({ hosts: [`unix://${path}`], mode: 0o600 });
      assert.equal(served.address, `unix://${path}`);
      assert.equal(lstatSync(path).mode & 0o777, 0o600);
      await assert.rejects(serving({ hosts: [`unix://${path}`] }), { code: 'socket_in_use' });
    }
    assert.equal(existsSync(path), false);
    writeFileSync(path, 'precious');
    await assert.rejects(serving({ hosts: [`unix://${path}`] }), { code: 'listen_failed' });
    assert.equal(readFileSync(path, 'utf8'), 'precious');
    await assert.rejects(serving({ hosts: [`unix://${path}.${'x'.repeat(120)}`] }), { code: 'listen_failed' });
    await assert.rejects(serving({ hosts: [`unix://${path}2`], group: 'no such group' }), { code: 'group_unknown' });
    await assert.rejects(serving({ hosts: [`unix://${path}-folder/none/s`] }), { code: 'listen_failed' });
    assert.equal(existsSync(`${path}-folder`), false, 'more than one folder is not made');
  });
});

/** What a killed server leaves. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.killed`, resolve));
  renameSync(`${path}.killed`, path);
  await new Promise((resolve) => server.close(resolve));
}

describe('several that want the same socket at the same moment', () => {
  for (const what of ['where nothing was', 'where a killed server left its own']) {
    test(`one gets it, ${what}`, async () => {
      const path = join(temporaryFolder(), 's');
      if (what !== 'where nothing was') await leaveSocket(path);
      const all = await Promise.allSettled(Array.from({ length: 4 }, () => serving({ hosts: [`unix://${path}`] })));
      const served = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      for (const each of all) {
        if (each.status === 'rejected')
          assert.equal((each.reason as { code?: string }).code, 'socket_in_use', `${each.reason}`);
      }
      assert.equal(served.length, 1);
      assert.deepEqual(readdirSync(dirname(path)), ['s']);
      for (const each of served) await each[Symbol.asyncDispose]();
    });
  }
});

describe('TLS', { skip: certificatesReason() }, () => {
  test('a client without a certificate is refused, one with another authority’s too, and one with ours is answered', async () => {
    const [ours, others] = [makeCertificates(temporaryFolder()), makeCertificates(temporaryFolder())];
    await using served = await serving({
      hosts: ['tcp://127.0.0.1:0'],
      tls: { ...ours.server, clientAuthority: ours.authority },
    });
    const port = Number(served.address.split(':').at(-1));
    await assert.rejects(ping(port, ours, undefined));
    await assert.rejects(ping(port, ours, others.client));
    assert.equal(await ping(port, ours, ours.client), 200);
  });

  test('files that are no certificates are told', async () => {
    const missing = { certificate: '/nowhere', key: '/nowhere', clientAuthority: undefined };
    await assert.rejects(serving({ hosts: ['tcp://127.0.0.1:0'], tls: missing }), { code: 'listen_failed' });
  });
});

function ping(port: number, { authority }: TestCertificates, client: TestCertificates['client'] | undefined) {
  return new Promise<number | undefined>((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path: '/_ping',
        agent: false,
        ca: readFileSync(authority),
        ...(client && { cert: readFileSync(client.certificate), key: readFileSync(client.key) }),
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}
