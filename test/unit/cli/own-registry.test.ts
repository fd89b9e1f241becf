import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const withImage = (): FakeEngine => new FakeEngine({ images: [anImage('registry:2')] });
const registryOf = async (engine: FakeEngine) => (await engine.containers.list({ all: true }))[0];

describe('gantry registry up', () => {
  test('runs one from the image that is here, for this machine alone, and says how it is used', async () => {
    const engine = withImage();
    const { stdout, stderr, exitCode } = await gantry(engine, ['registry', 'up']);
    assert.equal(exitCode, 0, stderr);
    assert.equal(
      stdout,
      'The registry is at 127.0.0.1:5000\n  gantry tag IMAGE 127.0.0.1:5000/IMAGE && gantry push 127.0.0.1:5000/IMAGE\n',
    );
    const registry = await registryOf(engine);
    assert.equal(registry?.name, 'gantry-registry');
    assert.deepEqual(
      registry?.config.ports.map(({ hostAddress, hostPort }) => `${hostAddress}:${hostPort}`),
      ['127.0.0.1:5000'],
    );
  });

  test('with a user and TLS; the password is in no part of what others see', async () => {
    const engine = withImage();
    const words = ['registry', 'up', '--port', ':5001', '--tls', '--user', 'ann', '--password-stdin'];
    const { stdout, exitCode, stderr } = await gantry(engine, words, { stdin: 'a secret\n' });
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^The registry is at 127\.0\.0\.1:5001\n {2}gantry login 127\.0\.0\.1:5001\n/);
    assert.match(stdout, /gantry cp gantry-registry:\/etc\/gantry-registry\/registry\.crt ca\.crt\n$/);
    const config = (await registryOf(engine))?.config;
    assert.ok(config?.env.includes('REGISTRY_AUTH=htpasswd'));
    assert.doesNotMatch([...(config?.env ?? []), ...(config?.command ?? []), stdout, stderr].join('\n'), /a secret/);
  });

  test('again starts what was stopped and changes nothing; other wishes are refused', async () => {
    const engine = withImage();
    await gantry(engine, ['registry', 'up']);
    // The fake's program has ended by itself.
    assert.equal((await registryOf(engine))?.state.status, 'exited');
    assert.equal((await gantry(engine, ['registry', 'up'])).exitCode, 0);
    assert.equal(engine.control.calls.filter(({ method }) => method === 'containers.start').length, 2);
    for (const more of [['--tls'], ['--port', '6000'], ['other:1'], ['--user', 'ann', '--password-stdin']]) {
      const { stderr, exitCode } = await gantry(engine, ['registry', 'up', ...more], { stdin: 'x\n' });
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /There is a registry already/, more.join(' '));
    }
  });

  for (const [words, stdin, sentence] of [
    [['--port', 'nowhere:5000'], '', /invalid IP address: nowhere/],
    [['--port', '127.0.0.1:99999'], '', /99999/],
    [['--user', 'ann'], '', /Must provide --password-stdin with --user/],
    [['--password-stdin'], 'x\n', /Must provide --user with --password-stdin/],
    [['--user', 'a:b', '--password-stdin'], 'x\n', /a user name has no colon/],
    [['--user', 'ann', '--password-stdin'], '', /password is empty/],
    [['--user', 'ann', '--password-stdin'], `${'x'.repeat(73)}\n`, /a password has at most 71 bytes/],
  ] as const) {
    test(`${words.join(' ')} is refused, and nothing is made`, async () => {
      const engine = withImage();
      const { stderr, exitCode } = await gantry(engine, ['registry', 'up', ...words], { stdin });
      assert.notEqual(exitCode, 0);
      assert.match(stderr, sentence);
      assert.equal(await registryOf(engine), undefined);
    });
  }
});

describe('gantry registry down and gc', () => {
  test('down removes it and says where its images stay; a second time there is nothing', async () => {
    const engine = withImage();
    await gantry(engine, ['registry', 'up']);
    const { stdout } = await gantry(engine, ['registry', 'down']);
    assert.equal(
      stdout,
      'gantry-registry\nIts images stay in the volume gantry-registry, for the next: gantry registry up\n',
    );
    assert.equal(await registryOf(engine), undefined);
    assert.equal((await gantry(engine, ['registry', 'down'])).stdout, '');
  });

  test('its data goes only after a yes', async () => {
    const engine = withImage();
    await gantry(engine, ['registry', 'up']);
    await gantry(engine, ['registry', 'down', '--data'], { stdin: 'n\n' });
    assert.ok(await registryOf(engine));
    assert.equal((await gantry(engine, ['registry', 'down', '--data', '-f'])).exitCode, 0);
    assert.equal(await registryOf(engine), undefined);
  });

  test('without a registry gc says so', async () => {
    const { stderr, exitCode } = await gantry(new FakeEngine(), ['registry', 'gc']);
    assert.equal(stderr, 'Error: No such container: gantry-registry\n');
    assert.equal(exitCode, 1);
  });
});

describe('gantry registry user', () => {
  test('is a group of its own below the registry', async () => {
    const { stdout } = await gantry(new FakeEngine(), ['registry', '--help']);
    assert.match(stdout, /^ {2}user +Manage who may use your own registry$/m);
    const below = await gantry(new FakeEngine(), ['registry', 'user']);
    assert.match(below.stdout, /^Usage: {2}gantry registry user COMMAND$/m);
    assert.match(below.stdout, /^ {2}rm +Let somebody use your own registry no more$/m);
  });

  test('without a registry says so; where everybody may in it says what to do', async () => {
    const engine = withImage();
    for (const words of [['ls'], ['rm', 'ann'], ['add', 'ann', '--password-stdin']]) {
      const { stderr, exitCode } = await gantry(engine, ['registry', 'user', ...words], { stdin: 'x\n' });
      assert.equal(stderr, 'Error: No such container: gantry-registry\n');
      assert.equal(exitCode, 1);
    }
    await gantry(engine, ['registry', 'up']);
    assert.match((await gantry(engine, ['registry', 'user', 'ls'])).stderr, /gantry registry up --user NAME/);
  });

  for (const [name, stdin, sentence] of [
    ['a:b', 'x\n', /a user name has no colon/],
    ['ann', '', /password is empty/],
    ['ann', 'a\nb\n', /a password is one line/],
  ] as const) {
    test(`${JSON.stringify([name, stdin])} is refused`, async () => {
      const words = ['registry', 'user', 'add', name, '--password-stdin'];
      const { stderr, exitCode } = await gantry(withImage(), words, { stdin });
      assert.match(stderr, sentence);
      assert.notEqual(exitCode, 0);
    });
  }
});
