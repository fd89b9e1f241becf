import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';

import { freePort } from '../support/free-port.js';
import { failureStand, linesOf } from '../support/linux/failure-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const REFERENCE_HINT = 'hint: An image is named [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST], in lower case.';

/** Each failure: its exit code, every line that is said of it, and that nothing is lost by it. */
describe('what is wrong with an order is said, and loses nothing', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = failureStand();
  const { fails } = stand;

  describe('flags that node knows too', () => {
    test('--env-file is ours: what it names is not there', () =>
      fails(['run', '--env-file', '/nope', BUSYBOX, 'true'], {
        exitCode: 125,
        stderr: ['gantry: open /nope: no such file or directory'],
      }));
  });

  describe('names of images', () => {
    for (const [ref, lines] of [
      [
        'UPPER',
        ['gantry: invalid reference format: repository name (library/UPPER) must be lowercase', REFERENCE_HINT],
      ],
      ['', ['gantry: invalid reference format', REFERENCE_HINT]],
      ['x@sha256:12', ['gantry: invalid reference format', REFERENCE_HINT]],
      ['a:b:c', ['gantry: invalid reference format', REFERENCE_HINT]],
    ] as const) {
      test(JSON.stringify(ref), () => fails(['run', ref, 'true'], { exitCode: 125, stderr: lines }));
    }

    for (const [words, line] of [
      [['rmi', 'nope'], 'Error: No such image: nope:latest'],
      [['image', 'inspect', 'nope'], 'Error: No such image: nope:latest'],
      [['inspect', 'nope'], 'Error: No such object: nope'],
      [['rm', 'nope'], 'Error: No such container: nope'],
      [['logs', 'nope'], 'Error: No such container: nope'],
      [['exec', 'nope', 'true'], 'Error: No such container: nope'],
      [['stop', 'nope'], 'Error: No such container: nope'],
    ] as const) {
      test(words.join(' '), () => fails(words, { exitCode: 1, stderr: [line] }));
    }
  });

  describe('containers', () => {
    test('a name that is in use, and ones that are none', async () => {
      const id = await stand.gantry.ok('inspect', '-f', '{{.Id}}', 'bystander');
      const taken = `gantry: Conflict. The container name "/bystander" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`;
      await fails(['run', '--name', 'bystander', BUSYBOX], { exitCode: 125, stderr: [taken] });
      const bad = 'gantry: Invalid container name (b d), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed';
      await fails(['run', '--name', 'b d', BUSYBOX], { exitCode: 125, stderr: [bad] });
    });

    test('a port that another container has', async () => {
      const port = await freePort();
      await stand.gantry.ok('run', '-d', '--name', 'first', '-p', `${port}:80`, BUSYBOX, 'sleep', '1000');
      const { exitCode, stderr } = await stand.gantry.run(['run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true']);
      assert.equal(exitCode, 125);
      assert.match(
        stderr,
        new RegExp(`^gantry: Bind for 0\\.0\\.0\\.0:${port} failed: port is already allocated by container first\n$`),
      );
      assert.equal(await stand.gantry.ok('inspect', '-f', '{{.State.Running}}', 'first'), 'true');
      await stand.gantry.ok('rm', '-f', 'first');
      await stand.gantry.ok('run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true');
    });

    test('a port that another program has', async () => {
      const port = await freePort();
      {
        await using server = createServer();
        await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
        await fails(['run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true'], {
          exitCode: 125,
          stderr: [`gantry: Bind for 0.0.0.0:${port} failed: port is already allocated by ${ourselves()}`],
        });
      }
      await stand.gantry.ok('run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true');
    });

    for (const [words, line] of [
      [
        ['-v', '/tmp:rel'],
        `invalid volume specification: '/tmp:rel': invalid mount config for type "bind": invalid mount path: 'rel' mount path must be absolute`,
      ],
      [['-v', '/a:/b:zz'], 'invalid mode: zz'],
      [
        ['-v', '/:/'],
        `invalid volume specification: '/:/': invalid mount config for type "bind": invalid specification: destination can't be '/'`,
      ],
      [
        ['-v', 'a/b:/x'],
        `create a/b: "a/b" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      ],
      [
        ['--mount', 'type=bind,source=/nope,target=/x'],
        'invalid mount config for type "bind": bind source path does not exist: /nope',
      ],
      [
        ['-v', '/etc/hostname:/etc'],
        'error mounting "/etc/hostname" to rootfs at "/etc": not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
      ],
      [['-w', 'rel'], "the working directory 'rel' is invalid, it needs to be an absolute path"],
      [['-u', 'nobody-here'], 'unable to find user nobody-here: no matching entries in passwd file'],
      [['--cap-add', 'WHAT'], 'invalid CapAdd: unknown capability: "CAP_WHAT"'],
      [['--cap-drop', 'what'], 'invalid CapDrop: unknown capability: "CAP_WHAT"'],
      [['-p', '99999:80'], 'invalid hostPort: 99999'],
      [['-p', '80:a'], 'invalid containerPort: a'],
      [['--network', 'container:nope'], 'joining network namespace of container: No such container: nope'],
    ] as const) {
      test(words.join(' '), () =>
        fails(['run', '--rm', ...words, BUSYBOX, 'true'], { exitCode: 125, stderr: [`gantry: ${line}`] }),
      );
    }

    for (const [words, line] of [
      [['--foo'], 'unknown flag: --foo'],
      [['-Z'], "unknown shorthand flag: 'Z' in -Z"],
      [['-m'], "flag needs an argument: 'm' in -m"],
      [['-m', '1z', BUSYBOX], `invalid argument "1z" for "-m, --memory" flag: invalid suffix: 'z'`],
      [['--cpus', 'x', BUSYBOX], /^invalid argument "x" for "--cpus" flag: /],
      [['--pids-limit', 'x', BUSYBOX], /^invalid argument "x" for "--pids-limit" flag: /],
      [['--restart', 'sometimes', BUSYBOX], /invalid restart policy/],
      [['-e', '', BUSYBOX], /invalid environment variable: /],
      [['-m', '1k', BUSYBOX], /Minimum memory limit allowed is 6MB/],
      [['--cpus', '1000', BUSYBOX], /Range of CPUs is from 0\.01 to /],
    ] as const) {
      test(`run ${words.join(' ')}`, async () => {
        const { exitCode, stderr } = await stand.gantry.run(['run', ...words]);
        assert.equal(exitCode, 125);
        const [first = ''] = linesOf(stderr);
        if (typeof line === 'string') assert.equal(first, line);
        else assert.match(first, line);
        assert.ok(!stderr.includes('unexpected'), stderr);
      });
    }
  });
});

/** How this program is told from others. */
const ourselves = (): string => `${readFileSync('/proc/self/comm', 'utf8').trim()} (process ${process.pid})`;
