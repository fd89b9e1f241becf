import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';

import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const DOCKER = '/usr/bin/docker';
const skip = rootReason() ?? (existsSync(DOCKER) ? undefined : 'docker’s program is not installed');

describe('gantry serve over TCP, with logins', { skip, timeout: 120_000 }, () => {
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
      execFile(DOCKER, all, { env: served.gantry.env, timeout: 30_000 }, (error, stdout, stderr) =>
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
