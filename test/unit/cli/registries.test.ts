import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../../src/errors/engine-error.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry, startGantry } from '../../support/gantry.js';

const WEB = anImage('web:1');
const layerOf = (image: typeof WEB): string => image.config.rootfs.diff_ids[0]?.slice(7, 19) ?? '';

function withWeb(): FakeEngine {
  return new FakeEngine({ images: [anImage('registry.test/web:1'), anImage('registry.test/web:2'), anImage('other')] });
}

describe('push', () => {
  test('tells what docker tells', async () => {
    const engine = withWeb();
    const { stdout, exitCode } = await gantry(engine, ['push', 'registry.test/web:1']);
    assert.equal(exitCode, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines[0], 'The push refers to repository [registry.test/web]');
    assert.match(lines.at(-1) ?? '', /^1: digest: sha256:[0-9a-f]{64} size: \d+$/);
    assert.ok(engine.pulls.registry.has('registry.test/web:1'));
    assert.ok(layerOf(WEB) !== undefined);
  });

  test('the default tag is told, all tags are those that are here, quiet is the name alone', async () => {
    const engine = withWeb();
    assert.match(
      (await gantry(engine, ['push', 'other'])).stdout,
      /^Using default tag: latest\nThe push refers to repository \[docker\.io\/library\/other\]\n/,
    );
    const { stdout } = await gantry(engine, ['image', 'push', '-a', 'registry.test/web']);
    assert.deepEqual(stdout.match(/^\d: digest/gm), ['1: digest', '2: digest']);
    assert.equal((await gantry(engine, ['push', '-q', 'registry.test/web:2'])).stdout, 'registry.test/web:2\n');
  });

  test('what is not here is told in docker’s words', async () => {
    const engine = withWeb();
    assert.equal(
      (await gantry(engine, ['push', 'none:1'])).stderr,
      'Error: An image does not exist locally with the tag: none\n',
    );
    assert.equal(
      (await gantry(engine, ['push', '-a', 'none'])).stderr,
      'Error: An image does not exist locally with the tag: none\n',
    );
    assert.equal((await gantry(engine, ['push', 'other:9'])).stderr, 'Error: tag does not exist: other:9\n');
    assert.match((await gantry(engine, ['push', '-a', 'other:1'])).stderr, /tag can't be used with --all-tags\/-a/);
  });

  test('one platform is insisted on, all are those that it was pulled with', async () => {
    const engine = withWeb();
    const push = async (...words: readonly string[]) => await gantry(engine, ['push', ...words, 'registry.test/web:1']);
    assert.match((await push('--platform', 'linux/s390x')).stderr, /linux\/s390x/);
    assert.equal((await push('--platform', 'linux/amd64', '-q')).exitCode, 0);
    assert.match((await push('--all-platforms')).stderr, /was not pulled as an image of several platforms/);
    assert.match((await push('--all-platforms', '--platform', 'linux/amd64')).stderr, /do not go together/);
  });

  test('Ctrl-C ends it', async () => {
    const engine = withWeb();
    const release = engine.control.hold('images.push');
    const running = startGantry(engine, ['push', 'other']);
    await running.sees('The push refers');
    running.signals.emit('SIGINT');
    release();
    assert.notEqual((await running.done).exitCode, 0);
  });
});

describe('login', () => {
  const words = ['login', '-u', 'ann', '--password-stdin', 'registry.test'];

  test('takes the password from standard input, and says where it is kept', async () => {
    const engine = new FakeEngine();
    engine.registries.accounts.set('registry.test', 'ann:secret');
    const { stdout, stderr, exitCode } = await gantry(engine, words, { stdin: 'secret\n' });
    assert.equal(stdout, 'Login Succeeded\n');
    assert.match(stderr, /^WARNING! Your password will be stored unencrypted in \/root\/\.docker\/config\.json\.\n/);
    assert.equal(exitCode, 0);
    assert.equal(
      (await gantry(engine, ['registry', 'ls'])).stdout,
      'REGISTRY        USERNAME   KEPT BY\nregistry.test   ann        config.json\n',
    );
    assert.equal(
      (await gantry(engine, ['logout', 'registry.test'])).stdout,
      'Removing login credentials for registry.test\n',
    );
    assert.equal((await gantry(engine, ['logout', 'registry.test'])).stdout, 'Not logged in to registry.test\n');
    assert.equal((await gantry(engine, ['logout'])).stdout, 'Not logged in to https://index.docker.io/v1/\n');
  });

  test('a wrong password is told, and is no part of what is told', async () => {
    const engine = new FakeEngine();
    engine.registries.accounts.set('registry.test', 'ann:secret');
    const { stdout, stderr, exitCode } = await gantry(engine, words, { stdin: 'hunter2' });
    assert.equal(exitCode, 1);
    assert.match(stderr, /login attempt to registry\.test failed: unauthorized: authentication required/);
    assert.ok(!`${stdout}${stderr}`.includes('hunter2'));
  });

  test('a password on the command line is warned of', async () => {
    const engine = new FakeEngine();
    const before = process.title;
    const { stderr } = await gantry(engine, ['login', '-u', 'ann', '-p', 'secret', 'registry.test']);
    process.title = before;
    assert.match(stderr, /^WARNING! Using --password via the CLI is insecure\. Use --password-stdin\.\n/);
  });

  test('asks on a terminal, and shows nothing of the password', async () => {
    const engine = new FakeEngine();
    const running = startGantry(engine, ['login', 'registry.test'], { terminal: { columns: 80, rows: 24 } });
    await running.sees('Username: ');
    running.stdin.write('ann\r');
    await running.sees('Password: ');
    running.stdin.write('secrex\x7ft\r');
    const { stdout } = await running.done;
    assert.match(stdout, /Login Succeeded/);
    assert.ok(!stdout.includes('secre'));
    assert.deepEqual(running.stdin.rawModes, [true, false]);
    assert.equal((await engine.registries.findLogin('registry.test'))?.password, 'secret');
  });

  test('without a terminal it cannot ask; who is logged in is not asked', async () => {
    const engine = new FakeEngine();
    assert.match((await gantry(engine, ['login'])).stderr, /Cannot perform an interactive login from a non TTY device/);
    await engine.registries.login('docker.io', { username: 'ann', password: 'x' });
    assert.match(
      (await gantry(engine, ['login'])).stdout,
      /^Authenticating with existing credentials\.\.\.\nLogin Succeeded\n/,
    );
  });

  test('flags that do not go together are refused', async () => {
    const engine = new FakeEngine();
    assert.match(
      (await gantry(engine, ['login', '--password-stdin'])).stderr,
      /Must provide --username with --password-stdin/,
    );
    const both = await gantry(engine, ['login', '-u', 'a', '-p', 'b', '--password-stdin']);
    assert.match(both.stderr, /^Error: conflicting options: cannot specify both --password and --password-stdin\n$/);
  });
});

describe('looking into registries', () => {
  test('search, tags, all tags pulled, copies and removals', async () => {
    const engine = new FakeEngine();
    engine.pulls.offer('nginx:1');
    engine.pulls.offer('nginx:2');
    engine.pulls.offer('registry.test/web:1');
    assert.equal(
      (await gantry(engine, ['search', 'ngin'])).stdout,
      'NAME      DESCRIPTION   STARS     OFFICIAL\nnginx                   0         [OK]\n',
    );
    assert.equal(
      (await gantry(engine, ['search', '--filter', 'stars=3', 'ngin'])).stdout,
      'NAME      DESCRIPTION   STARS     OFFICIAL\n',
    );
    for (const [filter, told] of [
      ['stars=a', 'stars=[a]'],
      ['is-official=perhaps', 'is-official=[perhaps]'],
    ] as const) {
      const { stderr } = await gantry(engine, ['search', '--filter', filter, 'ngin']);
      assert.equal(stderr, `Error: invalid filter '${told}'\n`);
    }
    assert.equal((await gantry(engine, ['registry', 'tags', 'nginx'])).stdout, '1\n2\n');
    assert.equal((await gantry(engine, ['registry', 'ls', 'registry.test'])).stdout, 'web\n');
    const pulled = await gantry(engine, ['pull', '-aq', 'nginx']);
    assert.equal(pulled.stdout, 'docker.io/library/nginx\n');
    assert.equal((await engine.images.list()).length, 2);
    const copied = await gantry(engine, ['copy', 'nginx:1', 'registry.test/mine']);
    assert.match(copied.stdout, /registry\.test\/mine:latest: digest: sha256:[0-9a-f]{64} size: \d+\n$/);
    assert.match((await gantry(engine, ['registry', 'rm', 'registry.test/web:1'])).stdout, /^Deleted: sha256:/);
    assert.equal((await gantry(engine, ['registry', 'referrers', 'nginx:1'])).stdout, 'DIGEST    TYPE      SIZE\n');
  });

  test('a search that is not offered is told', async () => {
    const engine = new FakeEngine();
    engine.control.failNext('registries.search', engineError('search_unsupported', { host: 'registry.test' }));
    assert.match(
      (await gantry(engine, ['search', 'registry.test/x'])).stderr,
      /offers neither a search nor a catalogue/,
    );
  });
});
