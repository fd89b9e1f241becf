import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';

import { type Endpoint, type FarContext, requireFar } from '../../../src/contexts/index.js';
import { parseEndpoint } from '../../../src/contexts/parse-endpoint.js';
import type { Engine } from '../../../src/engine/index.js';
import { connectProgram } from '../../../src/host/node/program-connection.js';
import { openRemoteEngine } from '../../../src/remote/open-remote-engine.js';
import { pingFar } from '../../../src/remote/ping.js';
import { addToken, addUser } from '../../../src/server/auth/edit-auth-file.js';
import { serve } from '../../../src/server/serve.js';
import type { ServeOptions } from '../../../src/server/serve-options.js';
import { aContainer, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { certificatesReason, makeCertificates } from '../../support/images/make-certificates.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** `gantry serve` of one container, `web`. @returns where it listens */
async function serving(options: Partial<ServeOptions>): Promise<AsyncDisposable & { readonly address: string }> {
  const end = new AbortController();
  const said = Promise.withResolvers<string>();
  const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
  const over = serve(engine, {
    hosts: ['tcp://127.0.0.1:0'],
    mode: 0o660,
    mayAnyoneBeRoot: false,
    env: {},
    version: '1.2.3',
    say: (line) => said.resolve(line),
    cancelSignal: end.signal,
    ...options,
  });
  const line = await Promise.race([said.promise, over.then(() => assert.fail('it ended'))]);
  return {
    address: line.replace('API listens on ', ''),
    async [Symbol.asyncDispose]() {
      end.abort();
      await over;
      await engine[Symbol.asyncDispose]();
    },
  };
}

const contextOf = (endpoint: Endpoint): FarContext =>
  requireFar({ name: 'far', description: '', origin: 'gantry', endpoint });

function farOf(endpoint: Endpoint, path = process.env['PATH']): Engine {
  const { registries, manifests } = new FakeEngine();
  return openRemoteEngine({
    context: contextOf(endpoint),
    connectProgram: (program, args, failed) => connectProgram(program, args, { env: { PATH: path }, failed }),
    registries,
    manifests,
  });
}

/** Names of its containers, or the code of why not. */
async function seen(endpoint: Endpoint, path?: string): Promise<readonly string[] | string> {
  await using engine = farOf(endpoint, path);
  try {
    return (await engine.containers.list()).map(({ name }) => name);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the way there', () => {
  test('a socket where nobody is, a port where nobody is, a name that nobody knows, a folder that is no socket', async () => {
    const folder = temporaryFolder();
    assert.equal(await seen({ kind: 'unix', path: join(folder, 'none') }), 'far_unreachable');
    assert.equal(await seen({ kind: 'unix', path: folder }), 'far_unreachable');
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    assert.equal(await seen(parseEndpoint(`tcp://127.0.0.1:${port}`)), 'far_unreachable');
    assert.equal(await seen(parseEndpoint('tcp://no-such-host.invalid')), 'far_host_unknown');
  });

  test('who is greeted says who he is', async () => {
    await using server = await serving({});
    const noProgram = (): never => assert.fail('no program is needed');
    const { engine, version, apiVersion, tookMs } = await pingFar(contextOf(parseEndpoint(server.address)), noProgram);
    assert.deepEqual([engine, version, apiVersion], ['gantry', '1.2.3', '1.51']);
    assert.ok(tookMs >= 0);
  });

  test('with certificates on both sides; and why not', { skip: certificatesReason() }, async () => {
    const folder = temporaryFolder();
    const { authority, server: own, client, expiredClient } = makeCertificates(folder);
    await using server = await serving({ tls: { ...own, clientAuthority: authority } });
    const asked = (tls: object): Endpoint => parseEndpoint(server.address, { tls });
    assert.deepEqual(await seen(asked({ authority, ...client })), ['web']);
    assert.deepEqual(await seen(asked({ isUnverified: true, ...client })), ['web']);
    assert.equal(await seen(asked({ ...client })), 'far_tls_failed', 'nobody knows who signed it');
    assert.equal(await seen(asked({ authority: join(folder, 'none') })), 'far_tls_failed');
    for (const unwelcome of [asked({ authority }), asked({ authority, ...expiredClient })]) {
      assert.match(String(await seen(unwelcome)), /^far_(tls_failed|broke_off)$/);
    }
    assert.match(String(await seen(parseEndpoint(server.address))), /^far_(broke_off|answer_invalid|speaks_tls)$/);
  });

  test('a server whose certificate nobody knows is not spoken to', { skip: certificatesReason() }, async () => {
    const { server: own } = makeCertificates(temporaryFolder());
    const tls = { cert: readFileSync(own.certificate), key: readFileSync(own.key) };
    const server = createTlsServer(tls, () => assert.fail('it was spoken to'));
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    assert.equal(await seen(parseEndpoint(`tcp://127.0.0.1:${port}`, { tls: {} })), 'far_tls_failed');
    await new Promise((resolve) => server.close(resolve));
  });

  test('with a password, and with a token; never told, and never sent in clear beyond this machine', async () => {
    const folder = temporaryFolder();
    const [authFile, passwordFile, tokenFile] = ['auth', 'password', 'token'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await addUser(authFile, { name: 'ada', rights: undefined }, 'hunter2');
    writeFileSync(tokenFile, `${await addToken(authFile, { name: 'ci', rights: 'containers:read' })}\n`);
    writeFileSync(passwordFile, 'hunter2\n');
    await using server = await serving({ authFile });
    const asked = (login: NonNullable<Parameters<typeof parseEndpoint>[1]>['login']): Endpoint =>
      parseEndpoint(server.address, { login });
    assert.deepEqual(await seen(asked({ kind: 'password-file', user: 'ada', path: passwordFile })), ['web']);
    assert.deepEqual(await seen(asked({ kind: 'token-file', path: tokenFile })), ['web']);
    assert.deepEqual(await seen(parseEndpoint(server.address.replace('//', '//ada:hunter2@'))), ['web']);
    assert.equal(await seen(parseEndpoint(server.address)), 'far_unauthenticated');
    assert.equal(await seen(asked({ kind: 'password', user: 'ada', password: 'wrong' })), 'far_unauthenticated');
    assert.equal(await seen(asked({ kind: 'token-file', path: join(folder, 'none') })), 'context_unreadable');
    await using engine = farOf(parseEndpoint('tcp://ada:hunter2@192.0.2.1:1'));
    await assert.rejects(engine.containers.list(), (error: Error & { code: string }) => {
      assert.equal(error.code, 'far_login_in_clear');
      return !error.message.includes('hunter2') && !JSON.stringify(error).includes('hunter2');
    });
  });

  test('through a program that leads there, such as ssh; and what it says when it does not', async () => {
    const folder = temporaryFolder();
    const socket = join(folder, 's');
    await using _server = await serving({ hosts: [`unix://${socket}`] });
    const standIn = (script: string): void => {
      writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'ssh'), 0o755);
    };
    const path = `${folder}:${process.env['PATH']}`;
    const join2 = `exec ${process.execPath} -e 'const s = require("net").connect("${socket}"); process.stdin.pipe(s); s.pipe(process.stdout)'`;
    standIn(join2);
    assert.deepEqual(await seen(parseEndpoint('ssh://far'), path), ['web']);
    standIn('echo "ssh: Could not resolve hostname far" >&2; exit 255');
    await using engine = farOf(parseEndpoint('ssh://far'), path);
    await assert.rejects(engine.containers.list(), {
      code: 'far_ssh_failed',
      message: 'error during connect to ssh://far: ssh: ssh: Could not resolve hostname far',
    });
    standIn('exit 3');
    await assert.rejects(engine.containers.list(), { message: /it ended with status 3$/ });
    assert.equal(await seen(parseEndpoint('ssh://far'), folder.replace(/$/, '/none')), 'program_missing');
  });
});
