import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, test } from 'node:test';

import { defined } from '../../../src/cli/create/defined.js';
import type { CreateContainer } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry, startGantry } from '../../support/gantry.js';

const withBusybox = (): FakeEngine => new FakeEngine({ images: [anImage('busybox')] });

async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'gantry-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** What the last `create` was asked for. */
const created = (engine: FakeEngine): CreateContainer =>
  engine.control.callsOf('containers.create').at(-1)?.[0] as CreateContainer;

describe('gantry run', () => {
  test('keeps standard output and error apart, and ends with the program’s code', async () => {
    await using engine = withBusybox();
    const result = await gantry(engine, ['run', 'busybox', 'sh', '-c', 'echo out; echo err >&2; exit 3']);
    assert.deepEqual(result, { exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  test('every byte of input reaches the program, and every byte it writes comes back', async () => {
    await using engine = withBusybox();
    engine.programs.set('check', async ({ stdin, write }) => {
      const bytes = Buffer.concat(await Array.fromAsync(stdin));
      write(
        bytes.equals(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
          ? 'same'
          : `other: ${bytes.toString('hex')}`,
      );
      return 0;
    });
    const stdin = new PassThrough();
    stdin.end(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
    assert.equal((await gantry(engine, ['run', '-i', 'busybox', 'check'], { stdin })).stdout, 'same');
  });

  test('without -i input is left alone', async () => {
    await using engine = withBusybox();
    const { exitCode } = await gantry(engine, ['run', 'busybox', 'cat'], { stdin: 'ignored' });
    assert.equal(exitCode, 0);
    assert.equal(created(engine).hasStdin, false);
  });

  test('-d prints the id and returns', async () => {
    await using engine = withBusybox();
    const { stdout, exitCode } = await gantry(engine, ['run', '-d', '--name', 'web', 'busybox', 'sleep', '9']);
    const web = await engine.containers.get('web');
    assert.deepEqual([stdout, exitCode, web.state.status], [`${web.id}\n`, 0, 'running']);
  });

  test('on a part of a volume that is not there ends with 127, as docker’s does', async () => {
    await using engine = withBusybox();
    const missing = { path: '/v/_data/none', missing: '/v/_data/none' };
    engine.control.failNext('containers.start', engineError('subpath_not_accessible', missing));
    assert.equal((await gantry(engine, ['run', 'busybox', 'true'])).exitCode, 127);
  });

  test('with input alone attached nothing is shown, what is written arrives, and the code is the program’s', async () => {
    await using engine = withBusybox();
    const { stdout, exitCode } = await gantry(engine, ['run', '-i', '-a', 'stdin', 'busybox', 'cat'], {
      stdin: 'typed',
    });
    const [container] = await engine.containers.list({ all: true });
    assert.deepEqual([exitCode, stdout], [0, '']);
    const log = await gantry(engine, ['logs', container?.id ?? '']);
    assert.equal(log.stdout, 'typed');
    assert.equal((await gantry(engine, ['run', '-a', 'stdin', 'busybox', 'sh', '-c', 'exit 4'])).exitCode, 4);
  });

  test('a server for names on its own loopback is warned of', async () => {
    await using engine = withBusybox();
    const { stderr } = await gantry(engine, ['run', '--dns', '127.0.0.1', '--dns', '10.0.0.1', 'busybox', 'true']);
    assert.equal(stderr, 'WARNING: Localhost DNS (127.0.0.1) may fail in containers.\n');
  });

  test('-d prints the id also where the container cannot start, and leaves it to be looked at', async () => {
    await using engine = withBusybox();
    engine.control.failNext('containers.start', engineError('port_taken', { port: 80, address: '', owner: '' }));
    const { stdout, exitCode } = await gantry(engine, ['run', '-d', '--name', 'web', 'busybox', 'sleep', '9']);
    const web = await engine.containers.get('web');
    assert.deepEqual([stdout, exitCode, web.state.status], [`${web.id}\n`, 125, 'created']);
  });

  test('--rm leaves no container, also where it could not start', async () => {
    await using engine = withBusybox();
    await gantry(engine, ['run', '--rm', 'busybox', 'true']);
    const { exitCode } = await gantry(engine, ['run', '--rm', 'busybox', 'absent']);
    assert.equal(exitCode, 127);
    assert.deepEqual(await engine.containers.list({ all: true }), []);
  });

  test('pulls what is missing, with docker’s lines on standard error', async () => {
    await using engine = new FakeEngine();
    engine.pulls.offer('busybox');
    const { stdout, stderr, exitCode } = await gantry(engine, ['run', 'busybox', 'echo', 'hi']);
    assert.deepEqual([stdout, exitCode], ['hi\n', 0]);
    const lines = stderr.split('\n');
    assert.equal(lines[0], "Unable to find image 'busybox:latest' locally");
    assert.equal(lines[1], 'latest: Pulling from library/busybox');
    assert.match(
      stderr,
      /^[0-9a-f]{12}: Pull complete\nDigest: sha256:[0-9a-f]{64}\nStatus: Downloaded newer image for busybox:latest\n$/m,
    );
  });

  test('-q pulls without a word; --pull never does not pull; --pull always does', async () => {
    await using engine = new FakeEngine();
    engine.pulls.offer('busybox');
    const never = await gantry(engine, ['run', '--pull', 'never', 'busybox', 'true']);
    assert.deepEqual(never, { exitCode: 125, stdout: '', stderr: 'gantry: No such image: busybox:latest\n' });
    assert.equal((await gantry(engine, ['run', '-q', 'busybox', 'true'])).stderr, '');
    assert.match(
      (await gantry(engine, ['run', '--pull=always', 'busybox', 'true'])).stderr,
      /Image is up to date for busybox:latest/,
    );
  });

  const failures: readonly [readonly string[], number, RegExp][] = [
    [['busybox', 'absent'], 127, /^gantry: exec: "absent": executable file not found in \$PATH\nhint: /],
    [['busybox', '/etc/passwd'], 126, /^gantry: exec: "\/etc\/passwd": permission denied\n/],
    [
      ['absent'],
      125,
      /Unable to find image 'absent:latest' locally\n[^]*gantry: pull access denied for library\/absent/,
    ],
    [
      ['--foo', 'busybox'],
      125,
      /^unknown flag: --foo\n\nUsage: {2}gantry run \[OPTIONS\] IMAGE \[COMMAND\] \[ARG\.\.\.\]\n\nRun 'gantry run --help' for more information\n$/,
    ],
    [[], 1, /^gantry: 'gantry run' requires at least 1 argument\n\nUsage: {2}gantry run/],
    [['--link', '', 'busybox'], 125, /^invalid argument "" for "--link" flag: empty string specified for links\n/],
    [['UPPER'], 125, /^gantry: invalid reference format: repository name \(library\/UPPER\) must be lowercase/],
    [['--name', '-x', 'busybox'], 125, /^gantry: Invalid container name \(-x\)/],
    [['-it', 'busybox'], 1, /^gantry: the input device is not a TTY\n/],
    [['-d', '-a', 'stdout', 'busybox'], 1, /^conflicting options: cannot specify both --attach and --detach\n$/],
    [
      ['--rm', '--restart', 'always', 'busybox'],
      125,
      /^gantry: conflicting options: cannot specify both --restart and --rm\n/,
    ],
    [
      ['--pull', 'foo', 'busybox'],
      125,
      /^gantry: invalid pull option: 'foo': must be one of "always", "missing" or "never"\n/,
    ],
    [['-p', 'foo', 'busybox'], 125, /^gantry: invalid containerPort: foo\n/],
    [['-v', ':/a', 'busybox'], 125, /^gantry: invalid spec: :\/a: empty section between colons\n/],
    [['-m', '4q', 'busybox'], 125, /^invalid argument "4q" for "-m, --memory" flag: invalid suffix: 'q'\n/],
    [['-e', '=', 'busybox'], 125, /^invalid argument "=" for "-e, --env" flag: invalid environment variable: =\n/],
    [
      ['--dns', 'x', 'busybox'],
      125,
      /^invalid argument "x" for "--dns" flag: IP address is not correctly formatted: x\n/,
    ],
    [
      ['--add-host', 'x', 'busybox'],
      125,
      /^invalid argument "x" for "--add-host" flag: bad format for add-host: "x"\n/,
    ],
    [
      ['-a', 'foo', 'busybox'],
      125,
      /^invalid argument "foo" for "-a, --attach" flag: valid streams are STDIN, STDOUT and STDERR\n/,
    ],
    [
      ['--cpus', 'x', 'busybox'],
      125,
      /^invalid argument "x" for "--cpus" flag: failed to parse x as a rational number\n/,
    ],
    [['--env-file', '/nope', 'busybox'], 125, /^gantry: open \/nope: no such file or directory\n/],
    [['--security-opt', 'foo', 'busybox'], 125, /^gantry: Invalid --security-opt: "foo"\n/],
    [
      ['--expose', 'foo', 'busybox'],
      125,
      /^gantry: invalid range format for --expose: foo, error: strconv\.ParseUint: parsing "foo": invalid syntax\n/,
    ],
  ];
  for (const [words, code, sentence] of failures) {
    test(`refuses ${words.join(' ')}`, async () => {
      await using engine = withBusybox();
      const { stdout, stderr, exitCode } = await gantry(engine, ['run', ...words]);
      assert.match(stderr, sentence);
      assert.deepEqual([exitCode, stdout], [code, '']);
      if (code === 125) assert.deepEqual(await engine.containers.list({ all: true }), []);
    });
  }

  test('a network that is not there is missed at the start: the container is made, as with docker', async () => {
    await using engine = withBusybox();
    const { stderr, exitCode } = await gantry(engine, ['run', '--network', 'mine', 'busybox']);
    assert.match(stderr, /^gantry: network mine not found\n/);
    assert.equal(exitCode, 125);
    const [made] = await engine.containers.list({ all: true });
    assert.equal(made?.state.status, 'created');
  });

  test('every flag arrives where it belongs', async () => {
    await using engine = withBusybox();
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'env'), '# comment\n\nFROM_FILE=1\nHOME\nNOT_SET\n');
    await writeFile(join(folder.path, 'labels'), 'file=label\nalone\n');
    const { exitCode, stderr } = await gantry(
      engine,
      [
        'run',
        '-dit',
        '--rm',
        '--name=web',
        '-h',
        'host',
        '--domainname',
        'lan',
        '-eA=1',
        '-e',
        'B',
        '-e',
        'GONE',
        '--env-file',
        'env',
        '-l',
        'tier=front',
        '-l',
        'bare',
        '--label-file',
        'labels',
        '-v',
        'data:/data',
        '-v',
        './x:/x:ro',
        '-v',
        '/anon',
        '--mount',
        'type=bind,src=/src,dst=/dst,readonly',
        '--tmpfs',
        '/tmp:size=1m',
        '-p',
        '127.0.0.1:8080:80/udp',
        '-P',
        '--expose',
        '90-91',
        '-m',
        '64m',
        '--memory-swap',
        '-1',
        '--memory-reservation=32m',
        '--cpus',
        '1.5',
        '-c',
        '512',
        '--cpuset-cpus',
        '0',
        '--pids-limit',
        '-1',
        '--ulimit',
        'nofile=10:20',
        '--network',
        'container:db',
        '-w',
        '/w',
        '-u',
        '1:2',
        '--group-add',
        'wheel',
        '--entrypoint',
        'sh',
        '--privileged',
        '--cap-add',
        'cap_net_admin',
        '--cap-drop',
        'ALL',
        '--read-only',
        '--security-opt',
        'no-new-privileges',
        '--dns',
        '1.1.1.1',
        '--dns-search',
        'lan',
        '--dns-opt',
        'ndots:1',
        '--add-host',
        'db:10.0.0.1',
        '--stop-signal',
        'INT',
        '--stop-timeout',
        '5',
        '--init',
        '--shm-size',
        '1g',
        '--pid=host',
        '--ipc=container:db',
        '--userns=host',
        '--cgroupns=private',
        '--sysctl=net.core.somaxconn=99',
        '--sysctl',
        'kernel.sem=1 2',
        '--annotation=a=b=c',
        '--cgroup-parent=/mine',
        '--runtime=runc',
        '--volume-driver=local',
        '--volumes-from=db:ro',
        '--platform=linux/arm64',
        'busybox',
        '-c',
        'exit',
      ],
      { workingDir: folder.path, env: { B: '2', HOME: '/root' } },
    );
    // There is no container "db" to share a network with: what was asked is recorded before that is found out.
    assert.equal(exitCode, 125, stderr);
    const bind = {
      type: 'bind',
      isReadOnly: true,
      options: [],
      mayCreateSource: false,
      source: '/src',
      destination: '/dst',
      askedBy: 'mount',
    };
    const volume = { type: 'volume', isReadOnly: false, options: [], mayCreateSource: true, askedBy: 'volume' };
    assert.deepEqual(defined(created(engine)), {
      image: 'busybox',
      name: 'web',
      workingDir: '/w',
      user: '1:2',
      groupAdd: ['wheel'],
      hostname: 'host',
      domainname: 'lan',
      hasTty: true,
      hasStdin: true,
      isStdinOnce: false,
      stopSignal: 2,
      stopSignalText: 'INT',
      stopTimeoutSeconds: 5,
      publishAll: true,
      extraHosts: ['db:10.0.0.1'],
      isAutoRemoved: true,
      isPrivileged: true,
      hasReadOnlyRoot: true,
      capAdd: ['CAP_NET_ADMIN'],
      capDrop: ['ALL'],
      hasInit: true,
      shmSizeBytes: 2 ** 30,
      command: ['-c', 'exit'],
      entrypoint: ['sh'],
      env: ['FROM_FILE=1', 'HOME=/root', 'A=1', 'B=2', 'GONE'],
      labels: { file: 'label', tier: 'front', bare: '' },
      mounts: [
        { ...volume, source: 'data', destination: '/data' },
        { ...bind, source: join(folder.path, 'x'), destination: '/x', mayCreateSource: true, askedBy: 'volume' },
        { ...volume, source: '', destination: '/anon', isAnonymous: true },
        bind,
        {
          type: 'tmpfs',
          source: '',
          destination: '/tmp',
          isReadOnly: false,
          options: ['size=1m'],
          mayCreateSource: false,
          askedBy: 'tmpfs',
        },
      ],
      network: { kind: 'container', ref: 'db' },
      volumesFrom: ['db:ro'],
      volumeDriver: 'local',
      namespaces: {
        pid: { kind: 'host' },
        ipc: { kind: 'container', ref: 'db' },
        user: { kind: 'host' },
        cgroup: { kind: 'own' },
      },
      sysctls: { 'net.core.somaxconn': '99', 'kernel.sem': '1 2' },
      annotations: { a: 'b=c' },
      cgroupParent: '/mine',
      runtime: 'runc',
      platform: { os: 'linux', architecture: 'arm64' },
      ports: [{ protocol: 'udp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 8080 }],
      exposedPorts: ['90/tcp', '91/tcp'],
      dns: { servers: ['1.1.1.1'], search: ['lan'], options: ['ndots:1'] },
      resources: {
        memoryBytes: 64 * 2 ** 20,
        memorySwapBytes: -1,
        memoryReservationBytes: 32 * 2 ** 20,
        nanoCpus: 1.5e9,
        cpuShares: 512,
        cpusetCpus: '0',
        pidsLimit: 0,
        ulimits: [{ name: 'nofile', soft: 10, hard: 20 }],
      },
      securityOptions: ['no-new-privileges'],
    });
  });

  test('--cidfile holds the id, is never overwritten, and is taken away again where nothing was made', async () => {
    await using engine = withBusybox();
    await using folder = await temporaryFolder();
    const run = (image: string) =>
      gantry(engine, ['run', '--cidfile', 'id', '--pull=never', image, 'true'], { workingDir: folder.path });
    assert.equal((await run('absent')).exitCode, 125);
    assert.equal((await run('busybox')).exitCode, 0);
    const [made] = await engine.containers.list({ all: true });
    assert.equal(await readFile(join(folder.path, 'id'), 'utf8'), made?.id);
    assert.match(
      (await run('busybox')).stderr,
      /container ID file found, make sure the other container isn't running or delete id\n/,
    );
    const { stderr } = await gantry(engine, ['run', '--cidfile', '/nowhere/id', 'busybox', 'true']);
    assert.equal(
      stderr,
      'gantry: failed to create the container ID file: open /nowhere/id: no such file or directory\n',
    );
  });

  test('with -it keys go through raw, the terminal’s size follows ours, and ctrl-p ctrl-q leaves', async () => {
    await using engine = withBusybox();
    const running = startGantry(engine, ['run', '-it', '--name', 'shell', 'busybox', 'cat'], {
      terminal: { columns: 100, rows: 30 },
    });
    running.stdin.write('hello \x03');
    await running.sees('hello \x03');
    const process = engine.process('shell');
    running.stdoutStream.emit('resize');
    running.stdin.write('\x10x\x10\x11');
    const { exitCode } = await running.done;
    assert.equal(exitCode, 0);
    assert.deepEqual(process.sizes, [
      { rows: 30, columns: 100 },
      { rows: 30, columns: 100 },
    ]);
    assert.deepEqual(running.stdin.rawModes, [true, false]);
    assert.equal((await engine.containers.get('shell')).state.status, 'running');
    assert.match(running.stdout(), /\x10x$/);
  });

  test('signals go to the program; the third Ctrl-C leaves it alone', async () => {
    await using engine = withBusybox();
    const received: number[] = [];
    engine.programs.set('stubborn', async ({ onSignal, ended, write }) => {
      onSignal((signal) => {
        received.push(signal);
        write(`got ${signal}\n`);
      });
      write('ready\n');
      await ended;
      return 0;
    });
    const running = startGantry(engine, ['run', 'busybox', 'stubborn']);
    await running.sees('ready');
    running.signals.emit('SIGUSR1');
    await running.sees('got 10');
    for (let count = 0; count < 3; count += 1) running.signals.emit('SIGINT');
    assert.equal((await running.done).exitCode, 130);
    assert.deepEqual(received, [10, 2, 2, 2]);
    assert.equal(running.signals.listenerCount('SIGINT'), 0);
  });

  test('a reader that has gone ends the command without a word', async () => {
    await using engine = withBusybox();
    engine.programs.set('yes', async ({ write, ended }) => {
      write('y\n');
      await ended;
      return 0;
    });
    const running = startGantry(engine, ['run', '--name', 'yes', 'busybox', 'yes']);
    await running.sees('y');
    running.stdoutStream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => running.stdoutStream.on('close', resolve));
    engine.write('yes', 'more\n');
    assert.deepEqual({ ...(await running.done), stdout: '' }, { exitCode: 141, stdout: '', stderr: '' });
  });
});
