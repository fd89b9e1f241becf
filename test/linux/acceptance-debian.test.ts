import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { acceptanceReason, acceptanceStand } from '../support/linux/acceptance-stand.js';
import { debianLayout, debianReason } from '../support/linux/oci-layout.js';

/** The program as it is built, real images out of a real registry, and a user of docker. */
describe('gantry for users of docker: Debian', { skip: acceptanceReason() || debianReason(), timeout: 600_000 }, () => {
  const stand = acceptanceStand({ isPulled: false });
  const { inspect } = stand;

  let debian = '';
  before(async () => {
    debian = `${stand.registry.host}/debian:bookworm`;
    await stand.registry.push(`oci:${await debianLayout()}:test`, 'debian:bookworm', { all: true });
  });

  test('is pulled, runs, and apt-get update works inside', async () => {
    assert.match(await stand.gantry.ok('pull', debian), /Status: Downloaded newer image/);
    assert.match(await stand.gantry.ok('run', '--rm', debian, 'cat', '/etc/os-release'), /VERSION_CODENAME=bookworm/);
    assert.equal(
      await stand.gantry.ok('run', '--rm', debian, 'stat', '-c', '%a %u', '/usr/bin/passwd', '/tmp'),
      '4755 0\n1777 0',
    );
    const update = await stand.gantry.run([
      'run',
      '--rm',
      debian,
      'apt-get',
      'update',
      '-o',
      'APT::Update::Error-Mode=any',
    ]);
    assert.equal(update.exitCode, 0, update.stdout + update.stderr);
    assert.match(update.stdout, /Reading package lists/);
    assert.equal((await stand.gantry.run(['run', '--rm', debian, 'dpkg', '--verify'])).stdout, '');
  });

  test('is limited, killed for its memory, stopped and removed', async () => {
    const hog = await stand.gantry.run([
      'run',
      '--name',
      'big',
      '-m',
      '48m',
      '--memory-swap',
      '48m',
      debian,
      'bash',
      '-c',
      'head -c 300M /dev/zero | tail',
    ]);
    assert.ok([137, 1].includes(hog.exitCode), hog.stderr);
    assert.equal(await inspect('{{.State.OOMKilled}}', 'big'), 'true');
    await stand.gantry.ok('run', '-d', '--name', 'idle', debian, 'sleep', 'infinity');
    assert.equal(await stand.gantry.ok('stop', '-t', '1', 'idle'), 'idle');
    assert.equal(await inspect('{{.State.ExitCode}}', 'idle'), '137');
    await stand.gantry.ok('rm', 'idle', 'big');
    assert.match(await stand.gantry.ok('rmi', debian), /Deleted: sha256:/);
  });
});
