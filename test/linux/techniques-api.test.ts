import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { certificatesReason, makeCertificates, type TestCertificates } from '../support/images/make-certificates.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const DOCKER = '/usr/bin/docker';
const skip = rootReason() || certificatesReason() || (existsSync(DOCKER) ? false : 'docker’s program is not installed');

describe('techniques of the API, with docker’s own program', { skip, timeout: 600_000 }, () => {
  let served: ServedGantry;
  let folder = '';
  let keys: TestCertificates;
  let host = '';

  before(async () => {
    folder = mkdtempSync('/tmp/gx');
    keys = makeCertificates(folder);
    const own = ['--tlscert', keys.server.certificate, '--tlskey', keys.server.key, '--tlscacert', keys.authority];
    served = await openServedGantry('--trace', '-H', 'tcp://0.0.0.0:0', '--tlsverify', ...own);
    await eventually('its port', () => served.said.some((line) => line.includes('tcp://')));
    host = `tcp://127.0.0.1:${/tcp:.*:(\d+)$/m.exec(served.said.join('\n'))?.[1]}`;
  });
  after(async () => {
    await served[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const docker = (...words: readonly string[]): Promise<{ readonly ok: boolean; readonly out: string }> =>
    new Promise((resolve) => {
      execFile(DOCKER, words, { env: served.gantry.env, timeout: 300_000 }, (error, stdout, stderr) =>
        resolve({ ok: error === null, out: `${stdout}${stderr}` }),
      );
    });

  test('T86: only who holds a key gets through', async () => {
    const authority = ['--tlsverify', '--tlscacert', keys.authority];
    const withKey = (key: TestCertificates['client']) => [
      ...authority,
      '--tlscert',
      key.certificate,
      '--tlskey',
      key.key,
    ];
    const info = await docker(...withKey(keys.client), '-H', host, 'info', '-f', '{{.OSType}} {{.ServerVersion}}');
    assert.match(info.out, /^linux \S+$/m);
    const ran = await docker(...withKey(keys.client), '-H', host, 'run', '--rm', BUSYBOX, 'echo', 'through');
    assert.deepEqual(ran, { ok: true, out: 'through\n' });
    for (const words of [authority, withKey(keys.expiredClient), []]) {
      const { ok, out } = await docker(...words, '-H', host, 'info', '-f', '{{.OSType}} {{.ServerVersion}}');
      assert.equal(ok && /^linux \S/.test(out), false, words.join(' '));
    }
    assert.match((await docker('-H', host, 'ps')).out, /HTTP request to an HTTPS server/);
  });

  test('T4: what a client asks for is seen as it goes by', async () => {
    await docker('-H', served.host, 'ps', '-a', '--filter', 'name=traced');
    const line = () => served.said.find((each) => each.startsWith('GET /containers/json?'));
    await eventually('its line', () => line() !== undefined);
    assert.match(line() ?? '', /traced.* → 200, \d+ ms$/);
  });
});
