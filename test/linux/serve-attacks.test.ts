import assert from 'node:assert/strict';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { certificatesReason, makeCertificates, type TestCertificates } from '../support/images/make-certificates.js';
import { makeTar } from '../support/images/make-tar.js';
import { mostOpenFiles, openFiles, residentBytes } from '../support/linux/process-figures.js';
import { openServedGantry, openServedGantryWith, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { RawClient } from '../support/raw-client.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MIB = 2 ** 20;
const MOST_IDLE = 10_000;
/** Connections are made so many at once: a socket keeps no longer queue of those who knock. */
const AT_ONCE = 200;
const CROWD = 30;
const FLOOD_MIB = 40;
/** Of the server that is given few of them. */
const FEW_FILES = 200;
/** What a garbage collector may leave lying about. */
const LEEWAY = 160 * MIB;

/** Answers that last as long as somebody listens, or longer than the clients here stay. */
const LONG_ASKS: Readonly<Record<string, string>> = {
  events: 'GET /events',
  'statistics of a container': 'GET /containers/talker/stats',
  'a log that is followed': 'GET /containers/talker/logs?stdout=1&follow=1',
  'a wait': 'POST /containers/talker/wait',
  'an attachment': 'POST /containers/talker/attach?stream=1&stdout=1',
  'a container’s files': 'GET /containers/talker/export',
  'a folder’s archive': 'GET /containers/talker/archive?path=/bin',
  'an image’s archive': `GET /images/${BUSYBOX}/get`,
};

describe('gantry serve under attack', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  let certificates: TestCertificates | undefined;
  let pid = 0;
  const folder = mkdtempSync('/tmp/g');
  let quietFigures = { files: 0, bytes: 0 };

  before(async () => {
    certificates = certificatesReason() === false ? makeCertificates(folder) : undefined;
    const tls = certificates
      ? ['-H', 'tcp://127.0.0.1:0', '--tlsverify', '--tlscacert', certificates.authority].concat([
          '--tlscert',
          certificates.server.certificate,
          '--tlskey',
          certificates.server.key,
        ])
      : [];
    served = await openServedGantry(...tls);
    pid = served.process.pid ?? 0;
    await run('survivor', ['sleep', '1000']);
    await run('talker', ['sh', '-c', 'while :; do echo tick; sleep 0.05; done']);
    // What it loads once is loaded by now, and what a crowd needs is taken from the machine.
    for (const line of Object.values(LONG_ASKS)) await vanish(line, CROWD);
    await quiet();
    quietFigures = { files: openFiles(pid), bytes: residentBytes(pid) };
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A whole answer. */
  function ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const asked = request({ socketPath: served.socketPath, method, path, ...(body && { headers }) }, (response) => {
        text(response).then((content) => resolve({ status: response.statusCode ?? 0, body: content }), reject);
      });
      asked.on('error', reject);
      asked.end(body && JSON.stringify(body));
    });
  }

  async function run(name: string, Cmd: readonly string[]): Promise<void> {
    const made = await ask('POST', `/containers/create?name=${name}`, { Image: BUSYBOX, Cmd });
    assert.equal(made.status, 201, made.body);
    assert.equal((await ask('POST', `/containers/${name}/start`)).status, 204);
  }

  /** Everybody else is served, nothing is held that was not held before, and the containers are as they were. */
  async function assertUnharmed(): Promise<void> {
    assert.deepEqual(await ask('GET', '/_ping'), { status: 200, body: 'OK' });
    const listed = JSON.parse((await ask('GET', '/containers/json?all=1')).body) as readonly { State: string }[];
    assert.deepEqual(
      listed.map(({ State }) => State),
      ['running', 'running'],
    );
    await eventually('files are closed', () => openFiles(pid) <= quietFigures.files);
    // What is garbage is collected as it goes on working.
    await eventually(`less than ${LEEWAY / MIB} MiB more`, async () => {
      await ask('GET', '/containers/json');
      return residentBytes(pid) - quietFigures.bytes < LEEWAY;
    });
    assert.deepEqual(
      served.said.filter((line) => line.includes('internal error')),
      [],
    );
  }

  /** Waits until it holds no more than when it was asked nothing. */
  async function quiet(): Promise<void> {
    let files = 0;
    await eventually('it is quiet', async () => {
      const now = openFiles(pid);
      const isSame = now === files;
      files = now;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return isSame;
    });
  }

  /** Clients that ask, and are gone as soon as they are answered. */
  async function vanish(line: string, count: number): Promise<void> {
    const clients = Array.from({ length: count }, () =>
      new RawClient(served).say(`${line} HTTP/1.1`, 'Host: x', '', ''),
    );
    await Promise.all(clients.map((client) => client.sees('HTTP/1.1 200')));
    for (const { socket } of clients) socket.destroy();
  }

  test('thousands of connections that say nothing, and half of them something', async () => {
    // A server keeps a quarter of its files for the engine.
    const count = Math.min(MOST_IDLE, mostOpenFiles('self') - 500, Math.floor(mostOpenFiles(pid) * 0.75) - 500);
    const sockets: Socket[] = [];
    try {
      while (sockets.length < count) sockets.push(...(await connections(Math.min(AT_ONCE, count - sockets.length))));
      await eventually('all of them are taken', () => openFiles(pid) >= count);
      assert.deepEqual(await ask('GET', '/_ping'), { status: 200, body: 'OK' });
      const speaking = sockets.filter((_, index) => index % 2 === 0);
      await Promise.all(
        speaking.map((socket) => said(socket, 'GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n', /\r\n\r\nOK$/)),
      );
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    await assertUnharmed();
  });

  const connections = (count: number): Promise<readonly Socket[]> =>
    Promise.all(Array.from({ length: count }, () => eventually('a place among those who knock', knock)));

  /** Undefined where more than the socket's queue holds have come before; whoever is in it need not be taken yet. */
  function knock(): Promise<Socket | undefined> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path: served.socketPath });
      socket.once('connect', () => resolve(socket));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EAGAIN' ? resolve(undefined) : reject(error),
      );
    });
  }

  for (const [name, line] of Object.entries(LONG_ASKS)) {
    test(`clients that vanish in the middle of ${name}`, async () => {
      await vanish(line, CROWD);
      await assertUnharmed();
    });
  }

  test('a crowd that attaches while the monitor is busy with something else: all of them hear what is said', async () => {
    const { Id } = JSON.parse((await ask('GET', '/containers/talker/json')).body) as { Id: string };
    const monitor = monitorOf(Id);
    process.kill(monitor, 'SIGSTOP');
    const line = 'POST /containers/talker/attach?stream=1&stdout=1 HTTP/1.1';
    const clients = Array.from({ length: CROWD }, () => new RawClient(served).say(line, 'Host: x', '', ''));
    await Promise.all(clients.map(({ socket }) => once(socket, 'connect')));
    assert.deepEqual(await ask('GET', '/_ping'), { status: 200, body: 'OK' });
    process.kill(monitor, 'SIGCONT');
    await Promise.all(clients.map((client) => client.sees('tick')));
    for (const { socket } of clients) socket.destroy();
    await assertUnharmed();
  });

  test('clients that vanish while they are typing into a program', async () => {
    for (let count = 0; count < 20; count += 1) {
      const { body } = await ask('POST', '/containers/survivor/exec', {
        Cmd: ['cat'],
        AttachStdin: true,
        AttachStdout: true,
      });
      const { Id } = JSON.parse(body) as { Id: string };
      const json = 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
      const client = new RawClient(served);
      client.say(`POST /exec/${Id}/start HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: tcp', json);
      await client.sees('UPGRADED');
      client.say('word');
      await client.sees('word');
      // Their programs see the end of their input.
      client.socket.destroy();
    }
    await eventually('none of them is left', async () => {
      const { Processes } = JSON.parse((await ask('GET', '/containers/survivor/top')).body) as { Processes: unknown[] };
      return Processes.length === 1;
    });
    await assertUnharmed();
  });

  test('uploads that break off', async () => {
    const tar = makeTar([{ name: 'file', content: Buffer.alloc(MIB) }]);
    const targets = [
      'PUT /containers/survivor/archive?path=/tmp',
      'POST /images/load',
      'POST /images/create?fromSrc=-&repo=half',
    ];
    for (let round = 0; round < 10; round += 1) {
      for (const target of [...targets, 'POST /build']) {
        const client = new RawClient(served).say(
          `${target} HTTP/1.1`,
          'Host: x',
          `Content-Length: ${tar.length}`,
          '',
          '',
        );
        await new Promise((resolve) => client.socket.write(tar.subarray(0, tar.length / 2), resolve));
        client.socket.destroy();
      }
    }
    await assertUnharmed();
    assert.equal((JSON.parse((await ask('GET', '/images/json')).body) as unknown[]).length, 1);
  });

  test('clients that ask for much and read nothing', async () => {
    const line = 'x'.repeat(99);
    await run('flood', ['sh', '-c', `yes ${line} | head -c ${FLOOD_MIB * MIB}`]);
    assert.equal((await ask('POST', '/containers/flood/wait')).status, 200);
    const asks = ['logs?stdout=1', 'logs?stdout=1&stderr=1', 'export', 'archive?path=/'];
    const deaf = asks.flatMap((what) =>
      Array.from({ length: 5 }, () => {
        const socket = connect({ path: served.socketPath }).pause();
        socket.write(`GET /containers/flood/${what} HTTP/1.1\r\nHost: x\r\n\r\n`);
        return socket;
      }),
    );
    // Far more than any of them is given would be read by now if somebody asked for it.
    for (let count = 0; count < 3; count += 1) {
      const { body } = await ask('GET', '/containers/flood/logs?stdout=1');
      assert.ok(body.length > FLOOD_MIB * MIB);
    }
    const grown = residentBytes(pid) - quietFigures.bytes;
    for (const socket of deaf) socket.destroy();
    assert.ok(grown < LEEWAY, `${Math.round(grown / MIB)} MiB more`);
    assert.equal((await ask('DELETE', '/containers/flood?force=1')).status, 204);
    await assertUnharmed();
  });

  test('requests that are none, in a crowd', async () => {
    const nonsense = [
      'nonsense\r\n\r\n',
      '\x16\x03\x01\x02\0\x01',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(2 * MIB)}\r\n\r\n`,
    ];
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        nonsense.map(async (bytes) => assert.match(await new RawClient(served).say(bytes).whole, /^HTTP\/1\.1 4/)),
      );
    }
    const deep = `${'['.repeat(MIB)}${']'.repeat(MIB)}`;
    const head = ['POST /containers/create HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Connection: close'];
    for (let round = 0; round < 10; round += 1) {
      const client = new RawClient(served).say(...head, `Content-Length: ${deep.length}`, '', deep);
      assert.match(await client.whole, /^HTTP\/1\.1 400 /);
    }
    await assertUnharmed();
  });

  test('certificates that are old, unknown, or none', { skip: certificatesReason() }, async () => {
    assert.ok(certificates);
    const port = Number(/tcp:\/\/127\.0\.0\.1:(\d+)/.exec(served.said.join('\n'))?.[1]);
    const { authority, client, expiredClient } = certificates;
    const others = makeCertificates(temporaryFolder());
    const ping = (own: TestCertificates['client'] | undefined): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const pem = own && { cert: readFileSync(own.certificate), key: readFileSync(own.key) };
        const options = { host: '127.0.0.1', port, path: '/_ping', ca: readFileSync(authority), agent: false, ...pem };
        const asked = requestTls(options, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        asked.on('error', reject);
        asked.end();
      });
    for (let round = 0; round < 5; round += 1) {
      for (const own of [expiredClient, others.client, undefined]) await assert.rejects(ping(own));
    }
    assert.equal(await ping(client), 200);
    const plain = connect({ host: '127.0.0.1', port });
    plain.on('error', () => undefined);
    plain.end('GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n');
    assert.doesNotMatch(await text(plain).catch(() => ''), /OK$/);
    await assertUnharmed();
  });
});

test('more clients than files: those too many are told, and the engine has what it needs', {
  skip: rootReason(),
}, async () => {
  await using served = await openServedGantryWith({ mostFiles: FEW_FILES });
  const [first, ...others] = Array.from({ length: FEW_FILES }, () => new RawClient(served));
  assert.ok(first);
  await eventually('somebody is turned away', () =>
    served.said.some((line) => line.endsWith('others are turned away')),
  );
  assert.match(await new RawClient(served).whole, /^HTTP\/1\.1 503 .*as many connections as it may have/s);
  const body = JSON.stringify({ Image: BUSYBOX, Cmd: ['true'] });
  const head = ['Host: x', 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body];
  await first.say('POST /containers/create HTTP/1.1', ...head).sees('HTTP/1.1 201');
  for (const { socket } of others) socket.destroy();
  await eventually('there is room', async () => {
    const asked = new RawClient(served).say('GET /_ping HTTP/1.1', 'Host: x', 'Connection: close', '', '');
    return (await asked.whole).startsWith('HTTP/1.1 200');
  });
  first.socket.destroy();
  assert.equal(served.said.filter((line) => line.endsWith('turned away')).length, 1);
});

function commandLine(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}

/** The process that holds a container's streams. */
function monitorOf(id: string): number {
  const isIt = (path: string): boolean => {
    const words = commandLine(path);
    return words.includes('conmon') && words.includes(id) && !words.includes('--exec');
  };
  const [found = assert.fail(`nobody monitors ${id}`)] = globSync('/proc/[0-9]*/cmdline').filter(isIt);
  return Number(found.split('/')[2]);
}

/** Says something, and waits for an answer. */
async function said(socket: Socket, words: string, answer: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let seen = '';
  socket.on('data', (chunk) => {
    seen += String(chunk);
    if (answer.test(seen)) resolve();
  });
  socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(seen)}`)));
  socket.write(words);
  await promise;
}
