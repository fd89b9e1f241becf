import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { aContainer, aContainerId, aDigest, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry, startGantry } from '../../support/gantry.js';

const withTwo = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('busybox'), anImage('nginx:1.27', { sizeBytes: 187_654_321 })],
    containers: [aContainer('up', { state: runningState() }), aContainer('down', { state: exitedState(3) })],
  });

type Case = readonly [
  words: string,
  expected: { readonly exitCode?: number; readonly stdout?: string | RegExp; readonly stderr?: string | RegExp },
];

const NO_SUCH = 'Error: No such container: nobody\n';

const CASES: readonly Case[] = [
  ['stop up', { stdout: 'up\n' }],
  ['stop down', { stdout: 'down\n' }],
  ['stop -t 3 -s INT up', { stdout: 'up\n' }],
  ['stop up --time=3', { stdout: 'up\n' }],
  ['stop nobody up', { exitCode: 1, stdout: 'up\n', stderr: NO_SUCH }],
  ['stop nobody nobody', { exitCode: 1, stderr: NO_SUCH + NO_SUCH }],
  [
    'stop',
    {
      exitCode: 1,
      stderr:
        /^gantry: 'gantry stop' requires at least 1 argument\n\nUsage: {2}gantry stop \[OPTIONS\] CONTAINER \[CONTAINER\.\.\.\]\n\nRun 'gantry stop --help' for more information\n$/,
    },
  ],
  [
    'stop -t x up',
    {
      exitCode: 125,
      stderr: /^invalid argument "x" for "-t, --timeout" flag: strconv.ParseInt: parsing "x": invalid syntax\n/,
    },
  ],
  ['container stop up', { stdout: 'up\n' }],
  ['restart up down', { stdout: 'up\ndown\n' }],
  ['kill up', { stdout: 'up\n' }],
  ['kill -s SIGUSR1 up', { stdout: 'up\n' }],
  ['kill -s NOPE up', { exitCode: 1, stderr: 'Error: Invalid signal: NOPE\n' }],
  ['stop -s NOPE up', { exitCode: 1, stderr: 'Error: Invalid signal: NOPE\n' }],
  ['kill --signal= up', { stdout: 'up\n' }],
  [
    'inspect --format {{.Id up',
    { exitCode: 64, stderr: /^Error: template parsing error: template: :1: unclosed action\n/ },
  ],
  ['version --format {{.Id', { exitCode: 64, stderr: /unclosed action\n$/ }],
  ['info --format {{.Id', { exitCode: 64, stderr: /unclosed action\n$/ }],
  ['events --until 0 --format {{.Id', { exitCode: 64, stderr: /^Error: Error parsing format: template: :1: unclosed/ }],
  ['events --until 0 --format {{.Nothing}}', { exitCode: 64, stderr: /^Error: Error parsing format: .*Nothing/ }],
  ['ps --format {{.Id', { exitCode: 1, stderr: /^Error: failed to parse template: template: :1: unclosed action\n/ }],
  ['kill down', { exitCode: 1, stderr: /^Error: container [0-9a-f]{64} is not running\n$/ }],
  ['pause up', { stdout: 'up\n' }],
  ['pause down', { exitCode: 1, stderr: /^Error: Container [0-9a-f]{64} is not running\n$/ }],
  ['unpause up', { exitCode: 1, stderr: /is not paused\n$/ }],
  ['rm down', { stdout: 'down\n' }],
  ['rm -fv up down', { stdout: 'up\ndown\n' }],
  [
    'rm up',
    {
      exitCode: 1,
      stderr:
        /^Error: cannot remove container "\/up": container is running: stop the container before removing or force remove/,
    },
  ],
  ['rm nobody', { exitCode: 1, stderr: NO_SUCH }],
  ['rm -f nobody', { stderr: NO_SUCH }],
  ['rm -l down', { exitCode: 1, stderr: /^Error: Conflict, cannot remove the default link name of the container\n/ }],
  ['container remove down', { stdout: 'down\n' }],
  ['rename up upper', { stdout: '' }],
  [
    'rename up down',
    { exitCode: 1, stderr: /^Error: Conflict\. The container name "\/down" is already in use by container/ },
  ],
  ['rename up', { exitCode: 1, stderr: /^gantry: 'gantry rename' requires 2 arguments\n/ }],
  ['create --name made busybox', { stdout: /^[0-9a-f]{64}\n$/ }],
  ['create --name up busybox', { exitCode: 1, stderr: /^Error: Conflict/ }],
  ['top up', { stdout: /^UID {17}PID {17}PPID.*\nroot .*sleep 1000\n$/ }],
  ['top down', { exitCode: 1, stderr: /is not running\n$/ }],
  ['top up -o pid,comm', { stdout: /^PID +COMM\n\d+ +\w+\n$/ }],
  ['top up -o comm', { exitCode: 1, stderr: "Error: Couldn't find PID field in ps output\n" }],
  ['port up', { stdout: '' }],
  ['port up 80', { exitCode: 1, stderr: "Error: No public port '80' published for up\n" }],
  ['port up 80/udp', { exitCode: 1, stderr: "Error: No public port '80/udp' published for up\n" }],
  ['port up x', { exitCode: 1, stderr: 'Error: invalid port (x): strconv.ParseUint: parsing "x": invalid syntax\n' }],
  [
    'port up 99999',
    { exitCode: 1, stderr: 'Error: invalid port (99999): strconv.ParseUint: parsing "99999": value out of range\n' },
  ],
  [
    'images',
    {
      stdout:
        /^REPOSITORY {3}TAG {7}IMAGE ID {7}CREATED {18}SIZE\nnginx {8}1\.27 {6}[0-9a-f]{12} {3}Less than a second ago {3}188MB\nbusybox {6}latest {4}[0-9a-f]{12} {3}Less than a second ago {3}4MB\n$/,
    },
  ],
  ['images -q nginx', { stdout: /^[0-9a-f]{12}\n$/ }],
  ['images --digests nginx', { stdout: /^REPOSITORY .*DIGEST .*\nnginx .*sha256:[0-9a-f]{64}/ }],
  ['images -f dangling=true', { stdout: 'REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n' }],
  ['images -f dangling=perhaps', { exitCode: 1, stderr: "Error: invalid filter 'dangling=[perhaps]'\n" }],
  ['image ls --format {{.Repository}}:{{.Tag}}', { stdout: 'nginx:1.27\nbusybox:latest\n' }],
  ['tag busybox mine:1', { stdout: '' }],
  ['tag absent mine:1', { exitCode: 1, stderr: 'Error: No such image: absent:latest\n' }],
  ['rmi nginx:1.27', { stdout: /^Untagged: nginx:1\.27\nDeleted: sha256:[0-9a-f]{64}\n$/ }],
  [
    'rmi busybox',
    {
      exitCode: 1,
      stderr:
        /^Error: conflict: unable to delete busybox \(cannot be forced\) - image is being used by running container/,
    },
  ],
  ['rmi -f busybox', { stdout: 'Untagged: busybox:latest\n' }],
  ['rmi absent', { exitCode: 1, stderr: 'Error: No such image: absent:latest\n' }],
  ['rmi -f absent', { stderr: 'Error: No such image: absent:latest\n' }],
  ['image prune -f', { stdout: 'Total reclaimed space: 0B\n' }],
  [
    'image prune -af',
    {
      stdout:
        /^Deleted Images:\nuntagged: nginx:1\.27\ndeleted: sha256:[0-9a-f]{64}\n\nTotal reclaimed space: 188MB\n$/,
    },
  ],
  [
    'container prune --force',
    { stdout: `Deleted Containers:\n${aContainerId('down')}\n\nTotal reclaimed space: 1kB\n` },
  ],
  ['container prune -f --filter until=1h', { stdout: 'Total reclaimed space: 0B\n' }],
  ['container prune -f --filter color=red', { exitCode: 1, stderr: "Error: invalid filter 'color'\n" }],
  [
    'info',
    {
      stdout:
        /^Client: gantry 0\.1\.0\n Version: {4}28\.5\.0\+gantry\n Context: {4}default\n[^]*\nServer:\n Containers: 2\n {2}Running: 1\n {2}Paused: 0\n {2}Stopped: 1\n Images: 2\n/,
    },
  ],
  [
    'system info',
    {
      stdout:
        /\n Init Binary: docker-init\n[^]*\n Security Options:\n {2}seccomp\n {3}Profile: builtin\n[^]*\n Insecure Registries:\n {2}::1\/128\n {2}127\.0\.0\.0\/8\n/,
    },
  ],
  ['info -f {{.NCPU}}/{{.DefaultRuntime}}', { stdout: '2/crun\n' }],
  [
    'system info --format {{json.ContainersRunning}}',
    {
      exitCode: 1,
      stderr:
        /^Error: template parsing error: template: :1:2: executing "" at <json>: wrong number of args for json: want 1 got 0\n/,
    },
  ],
  ['info -f {{.ClientInfo.Context}}', { stdout: 'default\n' }],
  ['version --format {{.Server.Version}}', { stdout: '28.5.0+gantry\n' }],
  ['version --format {{.Client.Version}}', { stdout: '28.5.0+gantry\n' }],
  ['version --format {{.Server.Platform.Name}}', { stdout: 'gantry 0.1.0\n' }],
  ['info --format {{.ServerVersion}}', { stdout: '28.5.0+gantry\n' }],
  ['version --format {{.Server.APIVersion}}', { stdout: '1.51\n' }],
  ['version --format {{.Client.APIVersion}}/{{.Client.Context}}', { stdout: '1.51/default\n' }],
  [
    'version -f json',
    {
      stdout:
        /^\{"Client":\{"Platform":\{"Name":"gantry 0\.1\.0"\},"Version":"28\.5\.0\+gantry","ApiVersion":"1\.51",.*"MinAPIVersion":"1\.24"/,
    },
  ],
  [
    'version',
    {
      stdout:
        /^Client: gantry 0\.1\.0\n Version: +28\.5\.0\+gantry\n API version: +1\.51\n.*\nServer: gantry 0\.1\.0\n Engine:\n/s,
    },
  ],
  ['-l debug --config /nowhere version --format {{.Client.Os}}', { stdout: 'linux\n' }],
  ['--log-level loud version', { exitCode: 125, stderr: /unable to parse logging level: loud/ }],
  ['image frobnicate', { exitCode: 1, stderr: /\n\nRun 'gantry image --help' for more information\n$/ }],
  ['--version', { stdout: 'gantry version 0.1.0\n' }],
  ['-v', { stdout: 'gantry version 0.1.0\n' }],
  [
    'nonsense',
    { exitCode: 1, stderr: "gantry: unknown command: gantry nonsense\n\nRun 'gantry --help' for more information\n" },
  ],
  ['constructor', { exitCode: 1, stderr: /unknown command/ }],
  ['container nonsense', { exitCode: 1, stderr: /^gantry: unknown command: gantry container nonsense\n/ }],
  ['container toString', { exitCode: 1, stderr: /unknown command/ }],
  ['--foo', { exitCode: 125, stderr: /^unknown flag: --foo\n/ }],
];

describe('commands answer as docker does', () => {
  for (const [words, { exitCode = 0, stdout = '', stderr = '' }] of CASES) {
    test(words, async () => {
      await using engine = withTwo();
      const result = await gantry(engine, words.split(' '));
      matches(result.stderr, stderr);
      matches(result.stdout, stdout);
      assert.equal(result.exitCode, exitCode);
    });
  }
});

function matches(text: string, expected: string | RegExp): void {
  if (typeof expected === 'string') assert.equal(text, expected);
  else assert.match(text, expected);
}

describe('what commands ask of the engine', () => {
  test('stop passes its signal and time on', async () => {
    await using engine = withTwo();
    await gantry(engine, ['stop', '-t', '3', '-s', 'INT', 'up']);
    assert.deepEqual(engine.control.callsOf('containers.stop'), [['up', { signal: 2, timeoutSeconds: 3 }]]);
  });

  test('rm -v takes the anonymous volumes', async () => {
    await using engine = withTwo();
    await gantry(engine, ['rm', '-v', 'down']);
    assert.deepEqual(engine.control.callsOf('containers.remove'), [['down', { force: false, removeVolumes: true }]]);
  });

  test('load reads standard input or a file, and says what it found', async () => {
    await using engine = withTwo();
    engine.images.archives.set('bytes of a tar', [anImage('alpine:3.20')]);
    engine.images.archives.set('/work/dangling.tar', [anImage('', { repoDigests: [] })]);
    assert.equal((await gantry(engine, ['load'], { stdin: 'bytes of a tar' })).stdout, 'Loaded image: alpine:3.20\n');
    const dangling = await gantry(engine, ['load', '-i', 'dangling.tar']);
    assert.equal(dangling.stdout, `Loaded image ID: ${aDigest('config ')}\n`);
    const damaged = await gantry(engine, ['load'], { stdin: 'damaged' });
    assert.deepEqual([damaged.exitCode, damaged.stderr.split('\n')[0]], [1, 'Error: invalid archive: unexpected EOF']);
    const typed = await gantry(engine, ['load'], { terminal: { columns: 80, rows: 24 } });
    assert.match(typed.stderr, /requested load from stdin, but stdin is empty/);
  });

  test('import passes name, message and changes on', async () => {
    await using engine = withTwo();
    const changes = [
      '-c',
      'CMD ["sh", "-l"]',
      '--change',
      'ENV A=1 B="two words"',
      '-c',
      'EXPOSE 80 90/udp',
      '-c',
      'WORKDIR /w',
      '-c',
      'LABEL a=b',
    ];
    const { stdout, exitCode } = await gantry(engine, ['import', '-m', 'why', ...changes, '-', 'mine:1'], {
      stdin: 'tar',
    });
    assert.equal(exitCode, 0);
    assert.match(stdout, /^sha256:[0-9a-f]{64}\n$/);
    const [, options] = engine.control.callsOf('images.import')[0] ?? [];
    const { cancelSignal: _cancelSignal, ...asked } = options as { readonly cancelSignal: AbortSignal };
    assert.deepEqual(asked, {
      name: 'mine:1',
      message: 'why',
      config: {
        Cmd: ['sh', '-l'],
        Env: ['A=1', 'B=two words'],
        ExposedPorts: { '80/tcp': {}, '90/udp': {} },
        WorkingDir: '/w',
        Labels: { a: 'b' },
      },
      platform: undefined,
    });
    assert.match(
      (await gantry(engine, ['import', '-c', 'RUN x', '-', 'a'], { stdin: '' })).stderr,
      /RUN is not a valid change command/,
    );
  });

  test('import takes an address as it is, and anything else for a file', async () => {
    await using engine = withTwo();
    await gantry(engine, ['import', 'https://x/rootfs.tar']);
    await gantry(engine, ['import', 'rootfs.tar'], { workingDir: '/work' });
    assert.deepEqual(
      engine.control.callsOf('images.import').map(([source]) => source),
      [{ url: 'https://x/rootfs.tar' }, { path: '/work/rootfs.tar' }],
    );
  });

  test('prune asks first, and anything but yes leaves all as it is', async () => {
    await using engine = withTwo();
    for (const stdin of ['n\n', '', 'yesterday\n'])
      assert.equal((await gantry(engine, ['container', 'prune'], { stdin })).exitCode, 0);
    assert.equal(engine.control.callsOf('containers.prune').length, 0);
    const { stdout, exitCode } = await gantry(engine, ['container', 'prune'], { stdin: 'y\n' });
    assert.equal(exitCode, 0);
    assert.match(
      stdout,
      /^WARNING! This will remove all stopped containers\.\nAre you sure you want to continue\? \[y\/N\] Deleted Containers:/,
    );
  });

  test('help and version open no engine, and every command has help', async () => {
    await using engine = withTwo();
    const closed = async (words: readonly string[]) => {
      const result = await gantry(engine, words);
      assert.equal(result.exitCode, 0, words.join(' ') + result.stderr);
      assert.equal(engine.isClosed, false, `${words.join(' ')} opened the engine`);
      return result.stdout;
    };
    const top = await closed(['--help']);
    const names = [...top.matchAll(/^ {2}([a-z]+) +\S/gm)].map(([, name = '']) => name);
    assert.ok(names.length > 30, top);
    for (const name of names) assert.match(await closed([name, '--help']), /^Usage: {2}gantry /);
    assert.equal(await closed([]), top);
    assert.equal(await closed(['help']), top);
    assert.equal(await closed(['help', 'run', 'extra']), await closed(['run', '--help']));
    assert.equal(await closed(['help', 'container']), await closed(['container']));
    assert.equal(await closed(['help', 'container', 'ls']), await closed(['container', 'ls', '--help']));
    await closed(['version']);
    assert.match(
      await closed(['cp', '--help']),
      /^Usage: {2}gantry cp \[OPTIONS\] CONTAINER:SRC_PATH DEST_PATH\|-\n {8}gantry cp \[OPTIONS\] SRC_PATH\|- CONTAINER:DEST_PATH\n\nCopy files[^\n]*\n\nUse '-' as the source/,
    );
    assert.match(
      await closed(['container', 'ls', '--help']),
      /^Usage: {2}gantry container ls \[OPTIONS\]\n\nList containers\n\nAliases:\n {2}gantry container ls, gantry container list, gantry container ps, gantry ps\n\nOptions:\n/,
    );
  });

  test('a failure that nobody expected keeps its stack behind --debug', async () => {
    await using engine = withTwo();
    engine.control.failNext('containers.list', new TypeError('x is not a function'));
    const plain = await gantry(engine, ['ps']);
    assert.deepEqual(
      [plain.exitCode, plain.stderr],
      [1, 'gantry: unexpected failure: x is not a function\nhint: Run it again with --debug for details.\n'],
    );
    engine.control.failNext('containers.list', new TypeError('x is not a function'));
    assert.match((await gantry(engine, ['-D', 'ps'])).stderr, /TypeError: x is not a function\n +at /);
  });

  test('a reader that has gone ends a command that only waits', async () => {
    await using engine = withTwo();
    const running = startGantry(engine, ['events']);
    running.stdoutStream.on('error', () => undefined);
    running.stdoutStream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => running.stdoutStream.on('close', resolve));
    assert.deepEqual(await running.done, { exitCode: 0, stdout: '', stderr: '' });
  });
});
