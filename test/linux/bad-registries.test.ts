import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { makeImage, putImage } from '../support/images/make-image.js';
import { failureStand } from '../support/linux/failure-stand.js';
import { rootReason } from '../support/root-reason.js';

const LOGIN_HINT = 'hint: Log in with gantry login, as somebody who may do this there.';
const REACH_HINT =
  'hint: Is the registry up, and does this machine reach it? For a registry without TLS, use a loopback address or list it as insecure.';

/** Each failure: its exit code, every line that is said of it, and that nothing is lost by it. */
describe('what is wrong with a registry is said, and loses nothing', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = failureStand();
  const { fails } = stand;

  const noise = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 3));
  const IMAGE = makeImage([[{ name: 'file', content: noise }]]);

  test('unknown image, tag and digest', async () => {
    await using registry = await openFakeRegistry();
    putImage(registry, 'web', IMAGE);
    const digest = `sha256:${'0'.repeat(64)}`;
    for (const ref of [`${registry.host}/nope:latest`, `${registry.host}/web:nope`, `${registry.host}/web@${digest}`]) {
      await fails(['pull', ref], {
        exitCode: 1,
        stderr: [`Error: manifest for ${ref} not found: manifest unknown: manifest unknown`],
      });
    }
  });

  test('down, or not to be found', async () => {
    await fails(['pull', '127.0.0.1:1/web'], {
      exitCode: 1,
      stderr: ['Error: cannot reach registry 127.0.0.1:1: connection refused', REACH_HINT],
    });
    await fails(['pull', 'no.such.invalid/web'], {
      exitCode: 1,
      stderr: ['Error: cannot reach registry no.such.invalid: no such host', REACH_HINT],
    });
  });

  test('it hides what one may not see', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ on: /manifests/, answer: 403, body: 'no' });
    await fails(['pull', `${registry.host}/web`], {
      exitCode: 1,
      stderr: [
        `Error: pull access denied for ${registry.host}/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
        LOGIN_HINT,
      ],
    });
  });

  test('it wants a login', async () => {
    await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'me:secret' } });
    await fails(['pull', `${registry.host}/web`], {
      exitCode: 1,
      stderr: ['Error: no basic auth credentials', LOGIN_HINT],
    });
  });

  test('broken inside', async () => {
    await using registry = await openFakeRegistry();
    registry.fail({ on: /manifests/, answer: 418, body: 'short and stout' });
    const { exitCode, stderr } = await stand.gantry.run(['pull', `${registry.host}/web`]);
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`^Error: error from registry ${registry.host}: .*418`));
  });

  test('lies about a digest', async () => {
    await using registry = await openFakeRegistry();
    const { layers } = putImage(registry, 'web', IMAGE);
    registry.fail({ on: new RegExp(`blobs/${layers[0]?.digest}`), isLying: true });
    const before_ = await stand.possessions();
    const { exitCode, stderr } = await stand.gantry.run(['pull', `${registry.host}/web`]);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      new RegExp(
        `^Error: digest mismatch: expected ${layers[0]?.digest}, got sha256:[0-9a-f]{64}\nhint: What was sent is not what was asked for. Nothing of it was kept.\n$`,
      ),
    );
    assert.deepEqual(await stand.possessions(), before_);
  });

  test('cuts off in the middle of a layer: it goes on where it was; if it always does, that is said', async () => {
    await using registry = await openFakeRegistry();
    const { layers } = putImage(registry, 'web', IMAGE, { packing: 'none' });
    const on = new RegExp(`GET .*blobs/${layers[0]?.digest}`);
    registry.fail({ on, cutAfter: 1_000_000, times: 1 });
    assert.match(await stand.gantry.ok('pull', `${registry.host}/web`), /Status: Downloaded newer image/);
    assert.ok(registry.requests.some(({ range }) => range?.startsWith('bytes=')));
    await stand.gantry.ok('rmi', `${registry.host}/web`);

    registry.fail({ on, cutAfter: 0 });
    const { exitCode, stderr } = await stand.gantry.run(['pull', `${registry.host}/web`]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: (cannot reach|error from) registry 127\.0\.0\.1:\d+: /);
    registry.heal();
    await stand.gantry.ok('pull', `${registry.host}/web`);
    await stand.gantry.ok('rmi', `${registry.host}/web`);
  });

  test('falls silent: ctrl-c ends the wait, and the next pull goes on', async () => {
    await using registry = await openFakeRegistry();
    const { layers } = putImage(registry, 'web', IMAGE, { packing: 'none' });
    registry.fail({ on: new RegExp(`GET .*blobs/${layers[0]?.digest}`), silentAfter: 500_000 });
    const pull = stand.gantry.start(['pull', `${registry.host}/web`]);
    await pull.sees(/Pulling fs layer/);
    pull.process.kill('SIGINT');
    const { exitCode, stderr } = await pull.end;
    assert.deepEqual([exitCode, stderr], [130, '']);
    registry.heal();
    await stand.gantry.ok('pull', `${registry.host}/web`);
    await stand.gantry.ok('rmi', `${registry.host}/web`);
  });
});
