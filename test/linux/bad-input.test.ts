import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { layout } from '../../src/engine/roots.js';
import { openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { ATTACK_ARCHIVES } from '../support/images/attack-archives.js';
import { makeImage, putImage } from '../support/images/make-image.js';
import { makeTar } from '../support/images/make-tar.js';
import { mountSmallDisk } from '../support/images/small-disk.js';
import { BuiltGantry, type GantryCall, type GantryEnd } from '../support/linux/built-gantry.js';
import { programFarm } from '../support/linux/program-farm.js';
import { BUSYBOX, openTestRoots } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const INSTALL_HINT = 'hint: Run npm start as root once: it installs what is missing. Or install the program yourself.';
const REFERENCE_HINT = 'hint: An image is named [REGISTRY[:PORT]/]REPOSITORY[:TAG][@DIGEST], in lower case.';
const REACH_HINT =
  'hint: Is the registry up, and does this machine reach it? For a registry without TLS, use a loopback address or list it as insecure.';
const NETWORK_NONE = ['--network', 'none'] as const;

/** A user who may do nothing but find gantry, which may lie below /root. */
const AS_NOBODY = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
];

/** Each failure: its exit code, every line that is said of it, and that nothing is lost by it. */
describe('what is wrong is said, and loses nothing', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    await gantry.ok('create', '--name', 'bystander', ...NETWORK_NONE, BUSYBOX, 'true');
  });
  after(() => gantry[Symbol.asyncDispose]());

  /** What a user has: to be the same before and after. */
  async function possessions(): Promise<object> {
    const folders = [
      layout.ingests(gantry.roots),
      join(layout.snapshots(gantry.roots), 't'),
      layout.running(gantry.roots),
    ];
    return {
      containers: await gantry.ok('ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}'),
      images: await gantry.ok('images', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}'),
      leftOvers: folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])),
    };
  }

  async function fails(
    words: readonly string[],
    expected: { exitCode: number; stderr: readonly string[] },
    call: GantryCall = {},
  ) {
    const before_ = await possessions();
    const { exitCode, stderr } = await gantry.run(words, call);
    assert.deepEqual({ exitCode, stderr: linesOf(stderr) }, { exitCode: expected.exitCode, stderr: expected.stderr });
    assert.deepEqual(await possessions(), before_);
  }

  describe('the machine', () => {
    const ROOT_HINT = 'hint: Run it with sudo, or as root. Rootless containers are not supported yet.';
    const run = ['run', '--rm', BUSYBOX, 'true'];

    test('without root', async () => {
      await fails(
        ['ps'],
        { exitCode: 1, stderr: ['Error: gantry must run as root on this machine', ROOT_HINT] },
        { under: AS_NOBODY },
      );
      await fails(
        run,
        { exitCode: 125, stderr: ['gantry: gantry must run as root on this machine', ROOT_HINT] },
        { under: AS_NOBODY },
      );
      const { exitCode, stdout } = await gantry.run(['run', '--help'], { under: AS_NOBODY });
      assert.equal(exitCode, 0);
      assert.match(stdout, /Usage: {2}gantry run/);
    });

    for (const [without, program] of [
      [['crun', 'runc'], 'crun or runc'],
      [['conmon'], 'conmon'],
      [['nft'], 'nft'],
      [['ip'], 'ip'],
    ] as const) {
      test(`without ${program}`, async () => {
        const env = { PATH: programFarm(gantry.folder, { without }) };
        await fails(run, { exitCode: 125, stderr: [`gantry: ${program} is not installed`, INSTALL_HINT] }, { env });
        assert.equal((await gantry.run(['ps', '-a'], { env })).exitCode, 0);
      });
    }

    test('without crun, runc does it', async () => {
      const env = { PATH: programFarm(gantry.folder, { without: ['crun'] }) };
      const { exitCode, stdout, stderr } = await gantry.run(['run', '--rm', BUSYBOX, 'echo', 'hi'], { env });
      assert.deepEqual([exitCode, stdout, stderr], [0, 'hi\n', '']);
    });

    test('without a network program, what needs no network runs', async () => {
      const env = { PATH: programFarm(gantry.folder, { without: ['ip', 'nft'] }) };
      const { stdout } = await gantry.run(['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'], { env });
      assert.equal(stdout, 'hi\n');
    });

    for (const [name, version, sentence] of [
      ['crun', 'crun version 0.19', 'FARM/crun 0.19 is too old: gantry needs 1.0.0 or newer'],
      ['conmon', 'conmon version 2.0.10', 'FARM/conmon 2.0.10 is too old: gantry needs 2.0.25 or newer'],
      ['nft', 'nftables v0.9.0 (Fearless Fosdick)', 'nft 0.9.0 is too old: gantry needs 1.0.2 or newer'],
    ] as const) {
      test(`${name} is too old`, async () => {
        const PATH = programFarm(gantry.folder, { old: { [name]: version } });
        await fails(run, { exitCode: 125, stderr: [`gantry: ${sentence.replace('FARM', PATH)}`] }, { env: { PATH } });
      });
    }

    test('a run root that is too long, or a file', async () => {
      const long = join(gantry.folder, 'long'.repeat(40));
      const { exitCode, stdout, stderr } = await gantry.run(['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'], {
        env: { GANTRY_RUN_ROOT: long },
      });
      assert.deepEqual([exitCode, stdout, stderr], [0, 'hi\n', '']);
    });
  });

  describe('flags that node knows too', () => {
    test('--env-file is ours: what it names is not there', () =>
      fails(['run', '--env-file', '/nope', BUSYBOX, 'true'], {
        exitCode: 125,
        stderr: ['gantry: open /nope: no such file or directory'],
      }));
  });

  describe('names of images', () => {
    for (const [ref, lines] of [
      ['UPPER', ['gantry: invalid reference format: repository name must be lowercase: "UPPER"', REFERENCE_HINT]],
      ['', ['gantry: invalid reference format: ""', REFERENCE_HINT]],
      ['x@sha256:12', ['gantry: invalid reference format: "x@sha256:12"', REFERENCE_HINT]],
      ['a:b:c', ['gantry: invalid reference format: "a:b:c"', REFERENCE_HINT]],
    ] as const) {
      test(JSON.stringify(ref), () => fails(['run', ref, 'true'], { exitCode: 125, stderr: lines }));
    }

    for (const [words, line] of [
      [['rmi', 'nope'], 'Error: No such image: nope'],
      [['image', 'inspect', 'nope'], 'Error: No such image: nope'],
      [['inspect', 'nope'], 'Error: No such object: nope'],
      [['rm', 'nope'], 'Error: No such container: nope'],
      [['logs', 'nope'], 'Error: No such container: nope'],
      [['exec', 'nope', 'true'], 'Error: No such container: nope'],
      [['stop', 'nope'], 'Error: No such container: nope'],
    ] as const) {
      test(words.join(' '), () => fails(words, { exitCode: 1, stderr: [line] }));
    }
  });

  describe('registries', () => {
    const noise = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 3));
    const IMAGE = makeImage([[{ name: 'file', content: noise }]]);

    test('unknown image, tag and digest', async () => {
      await using registry = await openFakeRegistry();
      putImage(registry, 'web', IMAGE);
      const digest = `sha256:${'0'.repeat(64)}`;
      for (const ref of [
        `${registry.host}/nope:latest`,
        `${registry.host}/web:nope`,
        `${registry.host}/web@${digest}`,
      ]) {
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

    test('it wants a login', async () => {
      await using registry = await openFakeRegistry({ auth: { kind: 'basic', login: 'me:secret' } });
      await fails(['pull', `${registry.host}/web`], {
        exitCode: 1,
        stderr: [
          `Error: pull access denied for ${registry.host}/web, repository does not exist or may require 'gantry login'`,
        ],
      });
    });

    test('broken inside', async () => {
      await using registry = await openFakeRegistry();
      registry.fail({ on: /manifests/, answer: 418, body: 'short and stout' });
      const { exitCode, stderr } = await gantry.run(['pull', `${registry.host}/web`]);
      assert.equal(exitCode, 1);
      assert.match(stderr, new RegExp(`^Error: error from registry ${registry.host}: .*418`));
    });

    test('lies about a digest', async () => {
      await using registry = await openFakeRegistry();
      const { layers } = putImage(registry, 'web', IMAGE);
      registry.fail({ on: new RegExp(`blobs/${layers[0]?.digest}`), isLying: true });
      const before_ = await possessions();
      const { exitCode, stderr } = await gantry.run(['pull', `${registry.host}/web`]);
      assert.equal(exitCode, 1);
      assert.match(
        stderr,
        new RegExp(
          `^Error: digest mismatch: expected ${layers[0]?.digest}, got sha256:[0-9a-f]{64}\nhint: What was sent is not what was asked for. Nothing of it was kept.\n$`,
        ),
      );
      assert.deepEqual(await possessions(), before_);
    });

    test('cuts off in the middle of a layer: it goes on where it was; if it always does, that is said', async () => {
      await using registry = await openFakeRegistry();
      const { layers } = putImage(registry, 'web', IMAGE, { packing: 'none' });
      const on = new RegExp(`GET .*blobs/${layers[0]?.digest}`);
      registry.fail({ on, cutAfter: 1_000_000, times: 1 });
      assert.match(await gantry.ok('pull', `${registry.host}/web`), /Status: Downloaded newer image/);
      assert.ok(registry.requests.some(({ range }) => range?.startsWith('bytes=')));
      await gantry.ok('rmi', `${registry.host}/web`);

      registry.fail({ on, cutAfter: 0 });
      const { exitCode, stderr } = await gantry.run(['pull', `${registry.host}/web`]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^Error: (cannot reach|error from) registry 127\.0\.0\.1:\d+: /);
      registry.heal();
      await gantry.ok('pull', `${registry.host}/web`);
      await gantry.ok('rmi', `${registry.host}/web`);
    });

    test('falls silent: ctrl-c ends the wait, and the next pull goes on', async () => {
      await using registry = await openFakeRegistry();
      const { layers } = putImage(registry, 'web', IMAGE, { packing: 'none' });
      registry.fail({ on: new RegExp(`GET .*blobs/${layers[0]?.digest}`), silentAfter: 500_000 });
      const pull = gantry.start(['pull', `${registry.host}/web`]);
      await pull.sees(/Pulling fs layer/);
      pull.process.kill('SIGINT');
      const { exitCode, stderr } = await pull.end;
      assert.deepEqual([exitCode, stderr], [130, '']);
      registry.heal();
      await gantry.ok('pull', `${registry.host}/web`);
      await gantry.ok('rmi', `${registry.host}/web`);
    });
  });

  describe('archives', () => {
    for (const [what, bytes] of ATTACK_ARCHIVES) {
      test(what, async () => {
        const path = join(gantry.folder, 'archive');
        writeFileSync(path, bytes);
        const before_ = await possessions();
        const ended = await gantry.run(['load', '-i', path]);
        if (ended.exitCode !== 0) {
          assert.equal(ended.exitCode, 1);
          assert.match(ended.stderr, /^Error: (invalid|no matching|digest mismatch|expected)/);
        }
        assert.ok(!ended.stderr.includes('unexpected'), ended.stderr);
        if (ended.exitCode !== 0) assert.deepEqual(await possessions(), before_);
        else await removeLoaded(ended);
      });
    }

    test('that are not there, or folders', async () => {
      await fails(['load', '-i', '/nope'], { exitCode: 1, stderr: ['Error: open /nope: no such file or directory'] });
      await fails(['import', '/nope'], { exitCode: 1, stderr: ['Error: open /nope: no such file or directory'] });
      const hint = 'hint: Nothing of it was kept. Is it a complete docker-archive or OCI archive?';
      await fails(['load', '-i', '/tmp'], { exitCode: 1, stderr: ['Error: invalid archive: /tmp is a folder', hint] });
      await fails(['import', '/tmp'], { exitCode: 1, stderr: ['Error: invalid archive: /tmp is a folder', hint] });
    });

    test('a file tree that climbs out', async () => {
      const path = join(gantry.folder, 'tree.tar');
      writeFileSync(path, makeTar([{ name: '../../../../../../../../tmp/gantry-escaped', content: 'x' }]));
      const { stderr } = await gantry.run(['import', path, 'climber']);
      assert.ok(!stderr.includes('unexpected'), stderr);
      assert.ok(!existsSync('/tmp/gantry-escaped'));
      await gantry.run(['rmi', 'climber']);
    });

    async function removeLoaded({ stdout }: GantryEnd): Promise<void> {
      const loaded = /^Loaded image(?: ID)?: (?<ref>\S+)$/m.exec(stdout)?.groups?.['ref'];
      if (loaded) await gantry.ok('rmi', '-f', loaded);
    }
  });

  describe('containers', () => {
    test('a name that is in use, and ones that are none', async () => {
      const id = await gantry.ok('inspect', '-f', '{{.Id}}', 'bystander');
      const taken = `gantry: Conflict. The container name "/bystander" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`;
      await fails(['run', '--name', 'bystander', BUSYBOX], { exitCode: 125, stderr: [taken] });
      const bad = 'gantry: Invalid container name (b d), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed';
      await fails(['run', '--name', 'b d', BUSYBOX], { exitCode: 125, stderr: [bad] });
    });

    test('a port that another container has', async () => {
      const port = await freePort();
      await gantry.ok('run', '-d', '--name', 'first', '-p', `${port}:80`, BUSYBOX, 'sleep', '1000');
      const { exitCode, stderr } = await gantry.run(['run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true']);
      assert.equal(exitCode, 125);
      assert.match(
        stderr,
        new RegExp(`^gantry: Bind for 0\\.0\\.0\\.0:${port} failed: port is already allocated by container first\n$`),
      );
      assert.equal(await gantry.ok('inspect', '-f', '{{.State.Running}}', 'first'), 'true');
      await gantry.ok('rm', '-f', 'first');
      await gantry.ok('run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true');
    });

    test('a port that another program has', async () => {
      let port = 0;
      {
        await using server = createServer();
        await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
        port = portOf(server.address());
        await fails(['run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true'], {
          exitCode: 125,
          stderr: [`gantry: Bind for 0.0.0.0:${port} failed: port is already allocated by ${ourselves()}`],
        });
      }
      await gantry.ok('run', '--rm', '-p', `${port}:80`, BUSYBOX, 'true');
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
      [['--network', 'container:nope'], 'No such container: nope'],
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
        const { exitCode, stderr } = await gantry.run(['run', ...words]);
        assert.equal(exitCode, 125);
        const [first = ''] = linesOf(stderr);
        if (typeof line === 'string') assert.equal(first, line);
        else assert.match(first, line);
        assert.ok(!stderr.includes('unexpected'), stderr);
      });
    }
  });
});

describe('a state root that cannot be used', { skip: rootReason(), timeout: 600_000 }, () => {
  test('read-only: nothing can be done, and that is said; writable again, all is there', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    const { dataRoot } = gantry.roots;
    execFileSync('mount', ['--bind', dataRoot, dataRoot]);
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', dataRoot]);
      const hint = 'hint: Is the file system mounted read-only? GANTRY_DATA_ROOT chooses another place.';
      for (const [words, prefix, code] of [
        [['ps'], 'Error', 1],
        [['run', '--rm', BUSYBOX], 'gantry', 125],
      ] as const) {
        const { exitCode, stderr } = await gantry.run(words);
        assert.deepEqual(
          [exitCode, linesOf(stderr)],
          [code, [`${prefix}: the state root ${dataRoot} cannot be written`, hint]],
        );
      }
    } finally {
      execFileSync('umount', [dataRoot]);
    }
    assert.equal(await gantry.ok('run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'), 'hi');
  });

  test('from a newer gantry: it is left alone', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    const path = layout.database(gantry.roots);
    const known = setVersion(path, 99);
    const { exitCode, stderr } = await gantry.run(['ps']);
    assert.equal(exitCode, 1);
    assert.deepEqual(linesOf(stderr), [
      `Error: the state root ${path} was written by a newer gantry (schema 99, this one knows ${known})`,
      'hint: Use that newer gantry, or another GANTRY_DATA_ROOT. Nothing was changed.',
    ]);
    assert.equal(setVersion(path, known), 99);
    assert.equal(await gantry.ok('images', '-q').then((id) => id.length), 12);
  });

  test('that is no database', async () => {
    await using gantry = await BuiltGantry.open();
    mkdirSync(gantry.roots.dataRoot, { recursive: true });
    const path = layout.database(gantry.roots);
    writeFileSync(path, 'this is not a database, and it is long enough to be looked at'.repeat(100));
    const { exitCode, stderr } = await gantry.run(['ps']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: the state in \/.*gantry\.db is damaged: file is not a database\nhint: /);
    writeFileSync(path, '');
  });

  test('full: while pulling, while running; what is there stays, and making room helps', async () => {
    using disk = mountSmallDisk(24 * 1024 * 1024);
    await using registry = await openFakeRegistry();
    {
      await using gantry = await BuiltGantry.open({ dataRoot: join(disk.path, 'd') });
      await importBusybox(gantry);
      const big = makeImage([[{ name: 'big', content: Buffer.alloc(40_000_000, 'x') }]]);
      putImage(registry, 'big', big, { packing: 'gzip' });
      const pulled = await gantry.run(['pull', `${registry.host}/big`]);
      assert.equal(pulled.exitCode, 1);
      assert.match(
        pulled.stderr,
        /^Error: no space left on device: \/.*\nhint: Free some: gantry rmi removes images, P in the screen cleans up\.\n$/,
      );
      assert.deepEqual(readdirSync(layout.ingests(gantry.roots)), []);

      const filling = await gantry.run([
        'run',
        '--name',
        'filler',
        ...NETWORK_NONE,
        BUSYBOX,
        'dd',
        'if=/dev/zero',
        'of=/fill',
        'bs=1M',
      ]);
      assert.equal(filling.exitCode, 1, filling.stderr);
      assert.match(filling.stderr, /No space left on device/);
      assert.match(await gantry.ok('ps', '-a', '--format', '{{.Names}} {{.Status}}'), /^filler Exited \(1\)/);
      const refused = await gantry.run(['run', '--rm', ...NETWORK_NONE, BUSYBOX, 'true']);
      if (refused.exitCode !== 0) assert.match(refused.stderr, /^gantry: no space left on device: /);
      assert.equal(await gantry.ok('rm', 'filler'), 'filler');
      assert.equal(await gantry.ok('run', '--rm', ...NETWORK_NONE, BUSYBOX, 'echo', 'hi'), 'hi');
    }
  });
});

describe('a terminal that will not do', { skip: rootReason(), timeout: 600_000 }, () => {
  test('too small: it says how large it must be, and goes on when it is', async () => {
    await using gantry = await BuiltGantry.open();
    await using screen = gantry.terminal([], { columns: 50, rows: 10 });
    await screen.waitFor(/gantry needs 60x15/);
    screen.resize(100, 30);
    await screen.waitFor(/Containers/);
    screen.press('q');
    assert.equal((await screen.exit).code, 0);
    assert.equal(screen.screen.isAlternate, false);
  });

  test('standard output is no terminal: one plain snapshot, without a single escape', async () => {
    await using gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    const { exitCode, stdout, stderr } = await gantry.run([]);
    assert.deepEqual([exitCode, stderr], [0, '']);
    assert.match(stdout, /CONTAINER/);
    assert.ok(!stdout.includes('\x1b'));
    assert.match(stdout, /busybox/);
  });

  test('nobody reads: gantry ends without a word', async () => {
    await using gantry = await BuiltGantry.open();
    const { exitCode, stderr } = await gantry.run([], { under: ['sh', '-c', '"$@" | true', 'sh'] });
    assert.deepEqual([exitCode, stderr], [0, '']);
  });

  test('without root the screen says why', async () => {
    await using gantry = await BuiltGantry.open();
    chmodSync(gantry.folder, 0o755);
    const { exitCode, stderr } = await gantry.run([], { under: AS_NOBODY });
    assert.equal(exitCode, 1);
    assert.match(stderr, /gantry must run as root on this machine/);
    assert.ok(!stderr.includes('    at '), stderr);
  });
});

async function importBusybox({ roots }: BuiltGantry): Promise<void> {
  await using engine = await openTestRoots(roots);
  await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX, config: { Cmd: ['sh'] } });
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number =>
  typeof address === 'object' && address ? address.port : 0;

/** How this program is told from others. */
const ourselves = (): string => `${readFileSync('/proc/self/comm', 'utf8').trim()} (process ${process.pid})`;

async function freePort(): Promise<number> {
  await using server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return portOf(server.address());
}

/** @returns the version that it had */
function setVersion(path: string, version: number): number {
  using database = new DatabaseSync(path);
  const before_ = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  database.exec(`PRAGMA user_version = ${version}`);
  return before_;
}
