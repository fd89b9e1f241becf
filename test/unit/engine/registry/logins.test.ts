import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { type Logins, openLogins } from '../../../../src/engine/registry/logins.js';
import { nodeHost } from '../../../../src/host/node/node-host.js';
import { PATIENCE_MS } from '../../../support/patience.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const ANN = { username: 'ann', password: 'se:cret' };

type Stand = { readonly logins: Logins; readonly path: string; readonly dir: string; read(): Record<string, never> };

/** Logins in a folder of their own, with helpers in it. */
function open(
  config?: unknown,
  helpers: Readonly<Record<string, string>> = {},
  { helperTimeoutMs = PATIENCE_MS }: { readonly helperTimeoutMs?: number } = {},
): Stand {
  const dir = temporaryFolder();
  const path = join(dir, 'config.json');
  if (config !== undefined) writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers)) {
    writeFileSync(join(dir, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, `docker-credential-${name}`), 0o755);
  }
  const host = nodeHost({ PATH: `${dir}:/usr/bin:/bin`, DIR: dir });
  return {
    dir,
    path,
    logins: openLogins({ dockerConfigDir: dir, host, helperTimeoutMs }),
    read: () => JSON.parse(readFileSync(path, 'utf8')) as Record<string, never>,
  };
}

describe('logins in the file', () => {
  test('are kept for their owner alone, and nothing else of the file is touched', async () => {
    const { logins, path, dir, read } = open({
      psFormat: 'x',
      auths: { other: { auth: 'eDp5' } },
      proxies: { a: [1] },
    });
    assert.deepEqual(await logins.keep('registry.test:5000', ANN), { path, helper: undefined });
    assert.deepEqual(read(), {
      psFormat: 'x',
      auths: { other: { auth: 'eDp5' }, 'registry.test:5000': { auth: Buffer.from('ann:se:cret').toString('base64') } },
      proxies: { a: [1] },
    });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dir), ['config.json']);
    assert.equal((await logins.find('registry.test:5000'))?.password, 'se:cret');
    assert.equal(await logins.forget('registry.test:5000'), true);
    assert.equal(await logins.forget('registry.test:5000'), false);
    assert.deepEqual(Object.keys(read()['auths'] ?? {}), ['other']);
  });

  test('the hub’s is under docker’s name for it; a token is kept in place of the password', async () => {
    const { logins, read } = open();
    await logins.keep('docker.io', { ...ANN, password: '', identityToken: 'tok' });
    assert.deepEqual(read()['auths'], {
      'https://index.docker.io/v1/': { auth: Buffer.from('ann:').toString('base64'), identitytoken: 'tok' },
    });
    assert.equal((await logins.find('docker.io'))?.identityToken, 'tok');
    assert.deepEqual(await logins.list(), [{ registry: 'docker.io', username: 'ann', helper: undefined }]);
  });

  test('a link stays a link', async () => {
    const { logins, dir, path } = open();
    mkdirSync(join(dir, 'real'));
    writeFileSync(join(dir, 'real/docker.json'), '{}');
    symlinkSync(join(dir, 'real/docker.json'), path);
    await logins.keep('registry.test', ANN);
    assert.match(readFileSync(join(dir, 'real/docker.json'), 'utf8'), /registry\.test/);
  });

  test('a file that cannot be understood is left as it is, and its text is no part of the failure', async () => {
    const { logins, path } = open('{"auths": {"x": {"auth": "c2VjcmV0"');
    await assert.rejects(logins.keep('registry.test', ANN), (error: Error) => {
      assert.equal(error.message, `cannot use ${path}: it is not JSON`);
      return !error.message.includes('c2V');
    });
    assert.match(readFileSync(path, 'utf8'), /^\{"auths": \{"x"/);
  });

  test('many at once are all kept, and nothing is left beside them', async () => {
    const { dir, read } = open({ proxies: { a: 1 } });
    const names = Array.from({ length: 20 }, (_, index) => `registry-${index}.test`);
    await Promise.all(names.map((name) => openLogins({ dockerConfigDir: dir, host: nodeHost({}) }).keep(name, ANN)));
    assert.deepEqual(Object.keys(read()['auths'] ?? {}).sort(), names.toSorted());
    assert.deepEqual(read()['proxies'], { a: 1 });
    assert.deepEqual(readdirSync(dir), ['config.json']);
  });

  test('podman’s are found where docker has none, and are only read', async () => {
    const { dir } = open({ auths: { a: { auth: 'eDp5' } } });
    const file = join(dir, 'auth.json');
    writeFileSync(file, JSON.stringify({ auths: { b: { auth: 'cDpx' } } }));
    const logins = openLogins({ dockerConfigDir: dir, furtherFiles: [file], host: nodeHost({}) });
    assert.equal((await logins.find('b'))?.username, 'p');
    await logins.keep('b', ANN);
    assert.equal(readFileSync(file, 'utf8').includes('cDpx'), true);
    assert.equal((await logins.find('b'))?.username, 'ann');
  });
});

const KEEPER = `case "$1" in
store) cat > "$DIR/kept" ;;
get) read -r key; if [ -f "$DIR/kept" ]; then cat "$DIR/kept"; else echo 'credentials not found in native keychain'; exit 1; fi ;;
erase) rm -f "$DIR/kept" ;;
list) echo '{"registry.test":"ann"}' ;;
esac`;

describe('logins with helpers', () => {
  test('go through its standard input, never its arguments, and not into the file', async () => {
    const { logins, dir, read } = open({ credsStore: 'keeper' }, { keeper: KEEPER });
    assert.equal(await logins.find('registry.test'), undefined);
    assert.equal((await logins.keep('registry.test', ANN)).helper, 'keeper');
    assert.deepEqual(JSON.parse(readFileSync(join(dir, 'kept'), 'utf8')), {
      ServerURL: 'registry.test',
      Username: 'ann',
      Secret: 'se:cret',
    });
    assert.deepEqual(read()['auths'], { 'registry.test': {} });
    assert.deepEqual(await logins.find('registry.test'), { username: 'ann', password: 'se:cret' });
    assert.deepEqual(await logins.list(), [{ registry: 'registry.test', username: 'ann', helper: 'keeper' }]);
    assert.equal(await logins.forget('registry.test'), true);
    assert.equal(existsSync(join(dir, 'kept')), false);
  });

  test('the one of a registry goes before the one of all', async () => {
    const { logins } = open(
      { credsStore: 'broken', credHelpers: { 'registry.test': 'token' } },
      { token: `echo '{"Username":"<token>","Secret":"tok"}'`, broken: 'exit 3' },
    );
    assert.deepEqual(await logins.find('registry.test'), { username: '<token>', password: '', identityToken: 'tok' });
    await assert.rejects(logins.find('other.test'), { code: 'credential_helper_failed' });
  });

  for (const [what, script, message] of [
    ['fails', 'echo "my secret"; echo "my secret" >&2; exit 3', 'it failed with exit status 3'],
    ['hangs', 'sleep 60', 'no answer within 0.3 seconds'],
    ['leaves another hanging', 'sleep 60 & exit 0', 'no answer within 0.3 seconds'],
    ['talks nonsense', 'echo "my secret"', 'it answered with something else than JSON'],
    ['gives no login', `echo '{"Username":7}'`, 'its answer is no login'],
  ] as const) {
    test(`one that ${what} is told, without what it said`, async () => {
      const options = message.startsWith('no answer') ? { helperTimeoutMs: 300 } : {};
      const { logins } = open({ credsStore: 'bad' }, { bad: script }, options);
      await assert.rejects(logins.find('registry.test'), {
        code: 'credential_helper_failed',
        message: `error getting credentials: docker-credential-bad: ${message}`,
      });
    });
  }

  test('one that is missing, or has no name of a program, is told', async () => {
    const { logins } = open({ credsStore: 'gone', credHelpers: { 'registry.test': '../../bin/sh' } });
    await assert.rejects(logins.find('other.test'), {
      message: /docker-credential-gone: executable file not found in \$PATH/,
    });
    await assert.rejects(logins.find('registry.test'), { message: /that is no name of a program/ });
  });
});
