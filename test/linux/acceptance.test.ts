import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { acceptanceReason, acceptanceStand } from '../support/linux/acceptance-stand.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** The program as it is built, real images out of a real registry, and a user of docker. */
describe('gantry for users of docker: images and run', { skip: acceptanceReason(), timeout: 600_000 }, () => {
  const stand = acceptanceStand({ isPulled: false });
  const { sh, inspect } = stand;

  describe('images', () => {
    test('pull takes the manifest for this machine out of an index, and a second one has nothing to do', async () => {
      const first = await stand.gantry.run(['pull', stand.busybox]);
      assert.equal(first.exitCode, 0, first.stderr);
      assert.match(
        first.stdout,
        /^test: Pulling from busybox\n[^]*: Pull complete\nDigest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for /,
      );
      assert.ok(first.stdout.endsWith(`${stand.busybox}\n`));
      assert.match(await stand.gantry.ok('pull', stand.busybox), /Status: Image is up to date for /);
      assert.match(
        await inspect('{{.Architecture}}/{{.Os}} {{json .Config.Cmd}}', stand.busybox),
        /^(amd64|arm64)\/linux \["sh"\]$/,
      );
      assert.equal(await stand.gantry.ok('pull', '-q', stand.busybox), stand.busybox);
      assert.equal(
        await stand.gantry.ok('images', '--format', '{{.Repository}} {{.Tag}}'),
        `${stand.registry.host}/busybox test`,
      );
      assert.match(await stand.gantry.ok('images', '-q', '--no-trunc'), /^sha256:[0-9a-f]{64}$/);
    });

    test('run pulls what is missing; a digest names it too; rmi refuses what is in use and removes it afterwards', async () => {
      const name = await stand.push('other:1', { Labels: { other: 'yes' } });
      const ran = await stand.gantry.run(['run', '--name', 'user', name, 'echo', 'hi']);
      assert.deepEqual([ran.exitCode, ran.stdout], [0, 'hi\n']);
      assert.match(ran.stderr, new RegExp(`^Unable to find image '${name}' locally\\n`));
      const digest = await inspect('{{index .RepoDigests 0}}', name);
      assert.equal(await stand.gantry.ok('run', '--rm', digest, 'echo', 'by digest'), 'by digest');

      const refused = await stand.gantry.run(['rmi', name]);
      assert.equal(refused.exitCode, 1);
      const containerId = (await stand.gantry.ok('ps', '-aq', '--filter', 'name=user')).slice(0, 12);
      assert.match(
        refused.stderr,
        new RegExp(
          `conflict: unable to remove repository reference "${name}" \\(must force\\) - container ${containerId} is using its referenced image [0-9a-f]{12}`,
        ),
      );
      assert.equal(await stand.gantry.ok('rm', 'user'), 'user');
      assert.match(
        await stand.gantry.ok('rmi', name),
        new RegExp(`^Untagged: ${name}\nUntagged: .*@sha256:.*\nDeleted: sha256:`),
      );
    });
  });

  describe('run', () => {
    for (const [command, exitCode, message] of [
      [['sh', '-c', 'exit 7'], 7, ''],
      [['sh', '-c', 'sh -c "kill -TERM \\$\\$"; exit $?'], 143, ''],
      [['nope'], 127, 'exec: "nope": executable file not found in $PATH'],
      [['/etc'], 126, 'exec: "/etc": '],
      [['/etc/passwd'], 126, 'exec: "/etc/passwd": permission denied'],
    ] as const) {
      test(`${command.join(' ')} exits with ${exitCode}`, async () => {
        const ran = await stand.gantry.run(['run', '--rm', '--network', 'none', stand.busybox, ...command]);
        assert.equal(ran.exitCode, exitCode, ran.stderr);
        assert.ok(ran.stderr.includes(message), ran.stderr);
        assert.equal(await stand.gantry.ok('ps', '-aq'), '');
      });
    }

    test('a failure of gantry itself is 125', async () => {
      const ran = await stand.gantry.run(['run', '--rm', '-m', '1z', stand.busybox, 'true']);
      assert.deepEqual(
        [ran.exitCode, ran.stderr.split('\n')[0]],
        [125, 'invalid argument "1z" for "-m, --memory" flag: invalid suffix: \'z\''],
      );
    });

    test('ten megabytes go through cat unchanged, in and out', async () => {
      const bytes = randomBytes(10 * 1024 * 1024);
      const { exitCode, stdoutBytes } = await stand.gantry.run(
        ['run', '--rm', '-i', '--network', 'none', stand.busybox, 'cat'],
        {
          input: bytes,
        },
      );
      assert.equal(exitCode, 0);
      assert.equal(sha256(stdoutBytes), sha256(bytes));
    });

    test('output and error stay apart', async () => {
      const { stdout, stderr } = await stand.gantry.run(['run', '--rm', ...sh('echo out; echo err >&2')]);
      assert.deepEqual({ stdout, stderr }, { stdout: 'out\n', stderr: 'err\n' });
    });

    test('--cidfile holds the id, and one that exists is refused', async () => {
      const path = join(stand.gantry.folder, 'cid');
      const id = await stand.gantry.ok('run', '-d', '--cidfile', path, stand.busybox, 'true');
      assert.match(id, SHA256);
      assert.equal(readFileSync(path, 'utf8'), id);
      const refused = await stand.gantry.run(['run', '--cidfile', path, stand.busybox, 'true']);
      assert.equal(refused.exitCode, 125);
      assert.match(refused.stderr, /container ID file found, make sure the other container isn't running or delete /);
      await stand.gantry.ok('wait', id);
      await stand.gantry.ok('rm', id);
    });

    test('-v binds folders and files, read-only on wish, and names volumes', async () => {
      const shared = join(stand.gantry.folder, 'shared');
      mkdirSync(shared);
      writeFileSync(join(shared, 'file'), 'from the host');
      assert.equal(
        await stand.gantry.ok('run', '--rm', '-v', `${shared}:/data`, ...sh('cat /data/file; echo back > /data/out')),
        'from the host',
      );
      assert.equal(readFileSync(join(shared, 'out'), 'utf8'), 'back\n');
      const denied = await stand.gantry.run(['run', '--rm', '-v', `${shared}:/data:ro`, ...sh('echo x > /data/file')]);
      assert.equal(denied.exitCode, 1);
      assert.match(denied.stderr, /Read-only file system/);
      await stand.gantry.ok('run', '--rm', '-v', 'kept:/data', ...sh('echo kept > /data/file'));
      assert.equal(await stand.gantry.ok('run', '--rm', '-v', 'kept:/data', ...sh('cat /data/file')), 'kept');
      const fresh = join(stand.gantry.folder, 'made/by/gantry');
      await stand.gantry.ok('run', '--rm', '-v', `${fresh}:/data`, stand.busybox, 'true');
      assert.ok(existsSync(fresh));
    });

    test('environment, user, folder, host name, labels and capabilities', async () => {
      const script = 'echo $A$B; id -u; pwd; hostname; grep CapEff /proc/self/status';
      const words = ['-e', 'A=1', '-e', 'B', '-u', '1:2', '-w', '/tmp', '-h', 'box', '-l', 'x=y', '--cap-drop', 'ALL'];
      const ran = await stand.gantry.run(['run', '--name', 'asked', ...words, ...sh(script)], { env: { B: '2' } });
      assert.equal(ran.stdout, '12\n1\n/tmp\nbox\nCapEff:\t0000000000000000\n', ran.stderr);
      assert.equal(await inspect('{{.Config.Labels.x}} {{.Config.User}} {{.State.ExitCode}}', 'asked'), 'y 1:2 0');
      await stand.gantry.ok('rm', 'asked');
    });
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
