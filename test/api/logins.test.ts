import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { Attempts } from '../../src/server/auth/attempts.js';
import { parseAuthFile } from '../../src/server/auth/auth-file.js';
import { addToken, addUser, listUsers, removeUser } from '../../src/server/auth/edit-auth-file.js';
import { isPassword } from '../../src/server/auth/password-hash.js';
import { readLogin } from '../../src/server/auth/read-login.js';
import { serve } from '../../src/server/serve.js';
import type { ServeOptions } from '../../src/server/serve-options.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { certificatesReason, makeCertificates } from '../support/images/make-certificates.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const world = { images: [anImage('web:1')], containers: [aContainer('web', { state: runningState() })] };

const newFile = (): string => join(temporaryFolder(), 'auth');

/** `gantry serve` on a port of loopback and on a unix socket. */
async function serving(options: Partial<ServeOptions> = {}) {
  const end = new AbortController();
  const engine = new FakeEngine(world);
  const lines: string[] = [];
  const socketPath = join(temporaryFolder(), 's');
  const { promise: listening, resolve: listens } = Promise.withResolvers<void>();
  const over = serve(engine, {
    hosts: [`unix://${socketPath}`, 'tcp://127.0.0.1:0'],
    mode: 0o600,
    mayAnyoneBeRoot: false,
    env: {},
    version: '1',
    cancelSignal: end.signal,
    ...options,
    say: (line) => {
      lines.push(line);
      if (line.startsWith('API listens on tcp')) listens();
    },
  });
  await Promise.race([listening, over.then(() => assert.fail('it ended'))]);
  const port = Number(/tcp:.*:(\d+)$/m.exec(lines.join('\n'))?.[1]);
  return {
    lines,
    port,
    socketPath,
    async ask(path: string, authorization?: string, method = 'GET') {
      const headers = authorization === undefined ? {} : { authorization };
      return await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
    },
    async status(path: string, authorization?: string, method = 'GET') {
      const answer = await this.ask(path, authorization, method);
      await answer.arrayBuffer();
      return answer.status;
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      await over;
      await engine[Symbol.asyncDispose]();
    },
  };
}

const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

describe('logins over TCP', () => {
  test('nobody is let in without one, and the unix socket asks for none', async () => {
    const authFile = newFile();
    await addUser(authFile, { name: 'alice', rights: undefined }, 'sésame:ouvre-toi');
    const token = await addToken(authFile, { name: 'ci', rights: undefined });
    await using api = await serving({ authFile });
    for (const path of ['/_ping', '/info', '/nowhere', '/v1.41/containers/json']) {
      assert.equal(await api.status(path), 401, path);
    }
    const refused = await api.ask('/info', 'Basic !');
    assert.equal(
      refused.headers.get('www-authenticate'),
      'Basic realm="gantry", charset="UTF-8", Bearer realm="gantry"',
    );
    assert.match(await refused.text(), /wants a login/);
    assert.equal(await api.status('/info', basic('alice', 'sésame:ouvre-toi')), 200);
    assert.equal(await api.status('/info', `Bearer ${token}`), 200);
    for (const wrong of [basic('alice', 'sesame'), basic('bob', 'sésame:ouvre-toi'), `Bearer ${token}x`, 'Digest x']) {
      assert.equal(await api.status('/info', wrong), 401, wrong);
    }
    assert.equal(await pingOn(api.socketPath), 'HTTP/1.1 200 OK');
    const said = api.lines.join('\n');
    for (const secret of ['sesame', 'sésame', token, 'bob']) assert.equal(said.includes(secret), false);
    assert.match(said, /^audit: refused a login from 127\.0\.0\.1$/m);
  });

  test('an upgrade, and a request whose client is gone at once, are asked as well', async () => {
    const authFile = newFile();
    await addToken(authFile, { name: 'ci', rights: undefined });
    await using api = await serving({ authFile });
    const head = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
    assert.match(await rawOn(api.port, `POST /containers/web/attach?stream=1 HTTP/1.1\r\n${head}`), /^HTTP\/1\.1 401 /);
    const hasty = connect({ port: api.port, host: '127.0.0.1' });
    hasty.on('error', () => undefined);
    await new Promise((resolve) => {
      hasty.write('POST /containers/web/kill HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', () => {
        hasty.once('close', resolve);
        hasty.resetAndDestroy();
      });
    });
    assert.equal(await api.status('/info'), 401);
    assert.match(await inspectOn(api.socketPath), /"Status":"running"/);
  });

  test('each has the rights that stand behind the name, within those of the server', async () => {
    const authFile = newFile();
    const reading = await addToken(authFile, { name: 'reader', rights: 'containers:read' });
    const all = await addToken(authFile, { name: 'admin', rights: undefined });
    await using api = await serving({ authFile, allow: 'containers,events' });
    assert.equal(await api.status('/containers/json', `Bearer ${reading}`), 200);
    assert.equal(await api.status('/containers/web/stop', `Bearer ${reading}`, 'POST'), 403);
    assert.equal(await api.status('/containers/web/stop', `Bearer ${all}`, 'POST'), 204);
    assert.equal(await api.status('/images/json', `Bearer ${all}`), 403);
    assert.ok(api.lines.includes('audit: reader refused containers:stop "web"'));
  });

  test('without the right "host" nobody makes a container that reaches it', async () => {
    const authFile = newFile();
    const token = await addToken(authFile, { name: 'maker', rights: 'containers' });
    await using api = await serving({ authFile });
    const create = await fetch(`http://127.0.0.1:${api.port}/containers/create`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ Image: 'web:1', HostConfig: { Privileged: true } }),
    });
    assert.equal(create.status, 403);
  });

  test('with certificates it may listen beyond loopback; without, passwords would be read on the way', async (t) => {
    if (certificatesReason()) return t.skip(String(certificatesReason()));
    const authFile = newFile();
    await addToken(authFile, { name: 'ci', rights: undefined });
    const everywhere = { hosts: ['tcp://0.0.0.0:0'], authFile };
    await assert.rejects(serving(everywhere), { code: 'plain_tcp_refused' });
    const { server } = makeCertificates(temporaryFolder());
    await using api = await serving({ ...everywhere, tls: { ...server, clientAuthority: undefined } });
    assert.ok(api.port > 0);
  });

  test('who is taken out of the file is out, also where the password was right before', async () => {
    const authFile = newFile();
    await addUser(authFile, { name: 'alice', rights: undefined }, 'one');
    await addUser(authFile, { name: 'bob', rights: undefined }, 'two');
    await using api = await serving({ authFile });
    assert.equal(await api.status('/_ping', basic('alice', 'one')), 200);
    await removeUser(authFile, 'alice');
    assert.equal(await api.status('/_ping', basic('alice', 'one')), 401);
    await addUser(authFile, { name: 'bob', rights: undefined }, 'three');
    assert.equal(await api.status('/_ping', basic('bob', 'two')), 401);
    assert.equal(await api.status('/_ping', basic('bob', 'three')), 200);
    writeFileSync(authFile, 'nonsense', { mode: 0o600 });
    assert.equal(await api.status('/_ping', basic('bob', 'three')), 503);
  });

  test('who guesses is slowed down, and who was let in is not', async () => {
    const authFile = newFile();
    await addUser(authFile, { name: 'alice', rights: undefined }, 'one');
    await using api = await serving({ authFile });
    assert.equal(await api.status('/_ping', basic('alice', 'one')), 200);
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, index) => api.status('/_ping', `Bearer ${index}`)),
    );
    assert.deepEqual(new Set(guesses), new Set([401, 429]));
    assert.ok(guesses.filter((status) => status === 401).length < 20);
    const turnedAway = await api.ask('/_ping', 'Bearer x');
    if (turnedAway.status === 429) assert.equal(turnedAway.headers.get('retry-after'), '1');
    assert.equal(await api.status('/_ping', basic('alice', 'one')), 200);
  });

  test('an address that has used up its guesses has one more a second; a network of IPv6 counts as one', () => {
    let now = 0;
    const attempts = new Attempts(() => now);
    const taken = (address: string) => Array.from({ length: 12 }, () => attempts.take(address)).filter(Boolean).length;
    assert.equal(taken('192.0.2.1'), 10);
    assert.equal(taken('::ffff:192.0.2.1'), 0);
    assert.equal(taken('192.0.2.2'), 10);
    assert.equal(taken('2001:db8::1'), 10);
    assert.equal(taken('2001:db8:0:0:ffff::9'), 0);
    assert.equal(taken('2001:db8:0:1::1'), 10);
    now = 3000;
    assert.equal(taken('192.0.2.1'), 3);
    attempts.giveBack('192.0.2.1');
    assert.equal(taken('192.0.2.1'), 1);
  });
});

describe('the file of logins', () => {
  test('holds no password and no token, and keeps the others’ lines', async () => {
    const path = newFile();
    await addUser(path, { name: 'alice', rights: 'containers:read,events' }, 'secret');
    const token = await addToken(path, { name: 'ci', rights: undefined });
    await addUser(path, { name: 'alice', rights: 'images' }, 'other');
    const content = readFileSync(path, 'utf8');
    assert.match(content, /^ci:\$sha256\$[A-Za-z0-9+/]{43}\nalice:\$scrypt\$ln=15,r=8,p=3\$[^:$]+\$[^:$]+:images\n$/);
    assert.equal(content.includes(token), false);
    assert.deepEqual(await listUsers(path), [
      { name: 'ci', rights: undefined, kind: 'token' },
      { name: 'alice', rights: 'images', kind: 'password' },
    ]);
    await removeUser(path, 'ci');
    assert.equal((await listUsers(path)).length, 1);
    await assert.rejects(removeUser(path, 'ci'), { code: 'auth_user_not_found' });
  });

  test('a file that is wrong, or that others may read, lets nobody in, and says why', async () => {
    const path = newFile();
    await assert.rejects(serving({ authFile: path }), /the file of logins .*: it is not there/);
    await addUser(path, { name: 'alice', rights: undefined }, 'secret');
    chmodSync(path, 0o644);
    await assert.rejects(serving({ authFile: path }), /others may read or write it/);
    const parse = (line: string) => () => parseAuthFile('f', `# comment\n\n${line}\n`);
    assert.throws(
      parse('alice:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/'),
      /f: line 3: of htpasswd’s hashes only those of/,
    );
    assert.throws(parse('alice:$2y$05$abcdefghijklmnopqrstuv'), /line 3: no hash is there/);
    assert.throws(parse(`alice:$2y$31$${'a'.repeat(53)}`), /line 3: no hash is there/);
    assert.throws(parse('alice:secret'), /line 3: no hash is there/);
    assert.throws(parse('alice'), /line 3: it is NAME:HASH/);
    const hash = `$sha256$${'A'.repeat(43)}`;
    assert.throws(parse(`alice:${hash}:kubernetes`), /"kubernetes" is no right/);
    assert.throws(parse(`$x:${hash}`), /it is NAME:HASH/);
    for (const cost of ['ln=0,r=8,p=1', 'ln=63,r=8,p=1', 'ln=15,r=0,p=1', 'ln=15,r=8,p=99']) {
      assert.throws(parse(`a:$scrypt$${cost}$${'A'.repeat(22)}$${'A'.repeat(43)}`), /no hash is there/, cost);
    }
  });

  test('a line that htpasswd -B made lets its user in', async () => {
    const path = newFile();
    // Of "U*U", from the tests of bcrypt’s makers.
    const line = 'bob:$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW:events\n';
    writeFileSync(path, line, { mode: 0o600 });
    const [entry] = parseAuthFile(path, line);
    assert.ok(entry && 'password' in entry);
    assert.equal(await isPassword('U*U', entry.password), true);
    assert.equal(await isPassword('U*u', entry.password), false);
    await using api = await serving({ authFile: path });
    assert.equal(await api.status('/events?until=1', basic('bob', 'U*U')), 200);
    assert.equal(await api.status('/events?until=1', basic('bob', 'U*u')), 401);
    assert.equal(await api.status('/events?until=1', basic('nobody', 'U*U')), 401);
  });

  test('names that would be something else in it are refused', async () => {
    const path = newFile();
    for (const name of ['', 'a:b', 'a\nb', '#a', 'a b']) {
      await assert.rejects(addToken(path, { name, rights: undefined }), { code: 'argument_invalid' });
    }
    await assert.rejects(addUser(path, { name: 'a', rights: undefined }, ''), /a password is not empty/);
    await assert.rejects(addToken(path, { name: 'a', rights: 'nothing:such' }), /is no right/);
  });

  test('what a client may say', () => {
    assert.deepEqual(readLogin('Basic YTpiOmM='), { kind: 'password', name: 'a', password: 'b:c' });
    assert.deepEqual(readLogin('bearer  abc'), { kind: 'token', token: 'abc' });
    for (const header of [
      undefined,
      '',
      'Basic',
      'Basic YQ==',
      'Basic a b',
      'Digest x',
      `Bearer ${'x'.repeat(5000)}`,
    ]) {
      assert.equal(readLogin(header), undefined, String(header));
    }
  });
});

/** All that comes back for these bytes. */
function rawOn(place: number | string, bytes: string): Promise<string> {
  const socket = typeof place === 'number' ? connect({ port: place, host: '127.0.0.1' }) : connect({ path: place });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

const getOn = async (socketPath: string, path: string): Promise<string> =>
  await rawOn(socketPath, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
const pingOn = async (socketPath: string): Promise<string> =>
  (await getOn(socketPath, '/_ping')).split('\r\n')[0] ?? '';
const inspectOn = async (socketPath: string): Promise<string> => await getOn(socketPath, '/containers/web/json');
