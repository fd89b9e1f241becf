import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve as resolvePath } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';

import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const DOCKER = '/usr/bin/docker';
const skip = rootReason() ?? (existsSync(DOCKER) ? undefined : 'docker’s program is not installed');

describe('gantry serve over TCP, with logins', { skip, timeout: 600_000 }, () => {
  let served: ServedGantry;
  let folder = '';
  let authFile = '';
  let port = '';

  before(async () => {
    folder = mkdtempSync('/tmp/ga');
    authFile = join(folder, 'auth');
    writeFileSync(authFile, '', { mode: 0o600 });
    served = await openServedGantry('-H', 'tcp://127.0.0.1:0', '--auth-file', authFile);
    await eventually('its port', () => served.said.some((line) => line.includes('tcp://')));
    port = /:(\d+)$/m.exec(served.said.join('\n'))?.[1] ?? '';
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Docker's program, with what its `config.json` makes it send. */
  async function docker(authorization: string, ...words: readonly string[]) {
    const config = join(folder, 'docker');
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, 'config.json'), JSON.stringify({ HttpHeaders: { Authorization: authorization } }));
    const all = ['--config', config, '-H', `tcp://127.0.0.1:${port}`, ...words];
    return await new Promise<{ readonly ok: boolean; readonly out: string }>((resolve) => {
      execFile(DOCKER, all, { env: served.gantry.env, timeout: 300_000 }, (error, stdout, stderr) =>
        resolve({ ok: error === null, out: `${stdout}${stderr}` }),
      );
    });
  }

  const auth = (words: readonly string[], input?: string) =>
    served.gantry.run(['serve', 'auth', ...words, '--auth-file', authFile], { input });

  test('T85: docker’s program is let in with a token, and with a password, while they are there', async () => {
    const refused = await docker('Bearer nobody', 'ps');
    assert.match(refused.out, /this server wants a login/);
    const token = (await auth(['add', 'ci', '--token'])).stdout.trim();
    assert.match(token, /^gantry_[A-Za-z0-9_-]{43}$/);
    const ran = await docker(`Bearer ${token}`, 'run', '--rm', BUSYBOX, 'echo', 'through');
    assert.deepEqual(ran, { ok: true, out: 'through\n' });
    assert.equal(
      (await auth(['add', 'alice', '--password-stdin', '--allow', 'containers:read'], 'open\n')).exitCode,
      0,
    );
    const basic = `Basic ${Buffer.from('alice:open').toString('base64')}`;
    assert.equal((await docker(basic, 'ps', '-q')).ok, true);
    assert.match((await docker(basic, 'run', BUSYBOX)).out, /it is not for containers:create/);
    const listed = await auth(['ls']);
    assert.match(listed.stdout, /^ci +token +everything$/m);
    assert.match(listed.stdout, /^alice +password +containers:read$/m);
    await auth(['rm', 'ci', 'alice']);
    assert.match((await docker(`Bearer ${token}`, 'ps')).out, /this server wants a login/);
    const all = served.said.join('\n');
    assert.equal(all.includes(token) || all.includes('open\n'), false);
  });

  test('of several who are added and taken away at once none is lost', async () => {
    const names = ['one', 'two', 'three', 'four'];
    await auth(['add', 'gone', '--token']);
    const ends = await Promise.all([auth(['rm', 'gone']), ...names.map((name) => auth(['add', name, '--token']))]);
    assert.deepEqual(
      ends.map(({ exitCode }) => exitCode),
      [0, 0, 0, 0, 0],
    );
    const listed = (await auth(['ls'])).stdout.split('\n').slice(1);
    assert.deepEqual(listed.flatMap((line) => line.match(/^\S+/) ?? []).toSorted(), names.toSorted());
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('auth')),
      ['auth'],
    );
    await auth(['rm', ...names]);
  });

  test('a unix socket that systemd made asks for no login, and its socket of TCP does', async () => {
    const path = join(folder, 'made');
    const made = [createServer().listen(path), createServer().listen(0, '127.0.0.1')];
    await Promise.all(made.map((each) => once(each, 'listening')));
    const fds = made.map((each) => (Reflect.get(each, '_handle') as { readonly fd: number }).fd);
    const address = made[1]?.address() as AddressInfo;
    const line = `LISTEN_PID=$$ LISTEN_FDS=2 exec "$0" serve --auth-file ${authFile}`;
    const child = spawn('/bin/sh', ['-c', line, resolvePath('bin/gantry')], {
      env: served.gantry.env,
      stdio: ['ignore', 'ignore', 'pipe', ...fds],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await eventually('both', () => said.includes('fd://3') && said.includes('fd://4'));
    // Whoever made a path takes it away.
    renameSync(path, `${path}.kept`);
    for (const each of made) each.close();
    const places = [{ socketPath: `${path}.kept` }, { port: address.port }];
    const statuses = await Promise.allSettled(places.map(statusOf));
    const end = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await end, [0, null]);
    assert.deepEqual(
      statuses.map((each) => (each.status === 'fulfilled' ? each.value : each.reason)),
      [200, 401],
    );
  });

  test('a container is attached to by websocket: what it said, what is typed, and its end', async () => {
    const { gantry, socketPath } = served;
    const program = 'echo before; while read line; do echo "got $line"; done; echo over';
    const id = await gantry.ok('run', '-di', '--name', 'talker', BUSYBOX, 'sh', '-c', program);
    await eventually('its first words', async () => (await gantry.ok('logs', id)).includes('before'));
    const query = 'logs=1&stream=1&stdin=1&stdout=1&stderr=1';
    const client = new WebSocket(`ws+unix:${socketPath}:/v1.45/containers/${id}/attach/ws?${query}`);
    let text = '';
    client.on('message', (bytes: Buffer) => {
      text += bytes.toString();
    });
    await once(client, 'open');
    client.send('one\n');
    client.send(Buffer.from('two\n'));
    await eventually('its answers', () => text.includes('got two'));
    assert.equal(text, 'before\ngot one\ngot two\n');
    const closed = once(client, 'close');
    await gantry.ok('kill', id);
    await closed;
    await gantry.ok('rm', '-f', id);
  });
});

function statusOf(place: { readonly socketPath: string } | { readonly port: number }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ ...place, path: '/_ping', agent: false }, (answer) => resolve(answer.resume().statusCode))
      .once('error', reject)
      .end();
  });
}
