import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TLSSocket } from 'node:tls';

import type { FetchResponse } from '../../../src/host/fetch.js';
import { nodeFetch } from '../../../src/host/node/fetch.js';
import { makeCertificates } from '../../support/images/make-certificates.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Site = AsyncDisposable & { readonly url: URL };

async function listening(server: Server & { closeAllConnections(): void }, scheme: string): Promise<Site> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const open = (listener: RequestListener): Promise<Site> => listening(createServer(listener), 'http');

async function text({ bytes }: FetchResponse): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString('utf8');
}

describe('fetch', () => {
  const fetch = nodeFetch({});

  test('sends what it is told, and gives back status, headers and bytes', async () => {
    await using site = await open((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.writeHead(201, { 'X-Twice': ['a', 'b'] });
        response.end(`${request.method} ${request.url} ${request.headers['x-one']} ${Buffer.concat(parts)}`);
      });
    });
    using response = await fetch.send({ method: 'POST', url: site.url, headers: { 'x-one': '1' }, body: 'hello' });
    assert.equal(response.status, 201);
    assert.equal(response.headers['x-twice'], 'a, b');
    assert.equal(await text(response), 'POST /path?query=1 1 hello');
  });

  test('follows no redirect, and no status is an error', async () => {
    await using site = await open((_, response) => response.writeHead(307, { location: '/other' }).end());
    using response = await fetch.send({ method: 'GET', url: site.url });
    assert.equal(response.status, 307);
    assert.equal(response.headers['location'], '/other');
  });

  test('sends a body that is made while it is sent, and tells what went wrong with it', async () => {
    await using site = await open((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => response.end(`${request.headers['content-length']} ${Buffer.concat(parts)}`));
      request.on('error', () => undefined);
    });
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one ');
      yield Buffer.from('two');
    };
    using response = await fetch.send({ method: 'PUT', url: site.url, headers: { 'content-length': '7' }, body });
    assert.equal(await text(response), '7 one two');
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one');
      throw new RangeError('no more');
    };
    const request = { method: 'PUT', url: site.url, headers: { 'content-length': '7' }, body: failing } as const;
    await assert.rejects(fetch.send(request), { message: 'no more' });
  });

  test('a body that nobody reads is in nobody’s way', async () => {
    await using site = await open((_, response) => response.end(Buffer.alloc(10_000_000)));
    for (let count = 0; count < 20; count += 1) {
      using response = await fetch.send({ method: 'GET', url: site.url });
      assert.equal(response.status, 200);
    }
  });

  test('says whether nobody was there, nothing was said, or it broke off', async () => {
    await using silent = await open(() => undefined);
    await using broken = await open((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('some', () => response.destroy());
    });
    const gone = await open(() => undefined);
    await gone[Symbol.asyncDispose]();
    await assert.rejects(fetch.send({ method: 'GET', url: gone.url }), {
      failure: 'refused',
      message: 'connection refused',
    });
    await assert.rejects(fetch.send({ method: 'GET', url: silent.url, idleTimeoutMs: 100 }), { failure: 'timed_out' });
    using response = await fetch.send({ method: 'GET', url: broken.url });
    await assert.rejects(text(response), { failure: 'cut_off' });
  });

  test('ends when it is cancelled, before the answer and in it', async () => {
    await using silent = await open(() => undefined);
    await using slow = await open((_, response) => void response.writeHead(200).write('some'));
    const early = fetch.send({ method: 'GET', url: silent.url, cancelSignal: AbortSignal.timeout(20) });
    await assert.rejects(early, { code: 'cancelled' });
    const controller = new AbortController();
    using response = await fetch.send({ method: 'GET', url: slow.url, cancelSignal: controller.signal });
    await assert.rejects(
      async () => {
        for await (const _some of response.bytes) controller.abort();
      },
      { code: 'cancelled' },
    );
  });

  test('goes through the proxy of the environment, but not to this machine itself', async () => {
    const asked: string[] = [];
    const server = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await using proxy = await listening(server, 'http');
    await using site = await open((_, response) => response.end('from the site'));
    const proxied = nodeFetch({ https_proxy: proxy.url.origin });
    using near = await proxied.send({ method: 'GET', url: site.url });
    assert.equal(await text(near), 'from the site');
    assert.deepEqual(asked, []);
    await assert.rejects(proxied.send({ method: 'GET', url: new URL('https://far.test/') }));
    assert.deepEqual(asked, ['far.test:443']);
  });
});

describe('fetch over TLS', { skip: existsSync('/usr/bin/openssl') ? false : 'needs openssl' }, () => {
  test('takes a certificate that nobody signed only where it is told to, or knows it', async () => {
    const folder = temporaryFolder();
    const [keyPath, certificatePath] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyPath, '-out', certificatePath,
    ], { stdio: 'ignore' }); // biome-ignore format: one call
    const certificate = { key: readFileSync(keyPath), cert: readFileSync(certificatePath) };
    await using site = await listening(
      createTlsServer(certificate, (_, response) => response.end('secret')),
      'https',
    );
    await assert.rejects(nodeFetch({}).send({ method: 'GET', url: site.url }), {
      failure: 'tls',
      message: 'TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    using trusting = await nodeFetch({}).send({ method: 'GET', url: site.url, isTlsVerified: false });
    assert.equal(await text(trusting), 'secret');
    using knowing = await nodeFetch({ GANTRY_EXTRA_CA_CERTS: certificatePath }).send({ method: 'GET', url: site.url });
    assert.equal(await text(knowing), 'secret');
  });

  test('trusts whom a host’s folder of certificates names, for that host and who shares them', async () => {
    const folder = temporaryFolder();
    const { authority, server, client } = makeCertificates(folder);
    const options = {
      key: readFileSync(server.key),
      cert: readFileSync(server.certificate),
      requestCert: true,
      rejectUnauthorized: false,
    };
    const seen: (string | undefined)[] = [];
    const listener: RequestListener = (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      seen.push(subject?.CN as string | undefined);
      response.end();
    };
    await using site = await listening(
      createTlsServer({ ...options, ca: [readFileSync(authority)] }, listener),
      'https',
    );
    const certificateDir = join(folder, 'certs.d');
    const fetch = nodeFetch({}, { certificateDirs: [certificateDir] });
    await assert.rejects(fetch.send({ method: 'GET', url: site.url }), { failure: 'tls' });
    mkdirSync(join(certificateDir, site.url.host), { recursive: true });
    writeFileSync(join(certificateDir, site.url.host, 'ca.crt'), readFileSync(authority));
    using trusted = await fetch.send({ method: 'GET', url: site.url });
    assert.equal(trusted.status, 200);
    writeFileSync(join(certificateDir, site.url.host, 'me.cert'), readFileSync(client.certificate));
    await assert.rejects(fetch.send({ method: 'GET', url: site.url }), { code: 'registry_certificates_invalid' });
    writeFileSync(join(certificateDir, site.url.host, 'me.key'), readFileSync(client.key));
    using known = await fetch.send({ method: 'GET', url: site.url });
    assert.equal(known.status, 200);
    const elsewhere = new URL(site.url);
    elsewhere.hostname = 'localhost';
    await assert.rejects(fetch.send({ method: 'GET', url: elsewhere }), { failure: 'tls' });
    assert.deepEqual(seen, [undefined, 'client']);
  });

  test('http is told apart from it', async () => {
    await using site = await open((_, response) => response.end());
    const url = new URL(site.url.href.replace('http:', 'https:'));
    await assert.rejects(nodeFetch({}).send({ method: 'GET', url }), (error: object) => 'failure' in error);
  });
});
