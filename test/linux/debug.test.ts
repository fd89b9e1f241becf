import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { after, before, describe, test } from 'node:test';

import { writeTar } from '../../src/demo/ustar.js';
import type { Container, CreateContainer, DebugOptions, DebugSession, Engine } from '../../src/engine/index.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';

/** FROM scratch: one program that sleeps, one file, and nothing else. */
const SCRATCH = 'scratch:test';

describe('a debug session', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
    await engine.images.import({ bytes: scratchRoot() }, { name: SCRATCH });
  });
  after(() => opened[Symbol.asyncDispose]());

  async function create(asked: Partial<CreateContainer> = {}): Promise<Container> {
    const program = { image: SCRATCH, entrypoint: ['/busybox'], command: ['sleep', '1000'], env: ['COLOUR=green'] };
    const { container } = await engine.containers.create({ ...program, network: { kind: 'none' }, ...asked });
    return container;
  }

  async function start(asked: Partial<CreateContainer> = {}): Promise<Container> {
    const { id } = await create(asked);
    await engine.containers.start(id);
    return await engine.containers.get(id);
  }

  type Ran = {
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
    readonly session: DebugSession;
  };

  async function debug(ref: string, line: string, options: DebugOptions = {}): Promise<Ran> {
    await using session = await engine.debug.start(
      ref,
      { command: ['sh', '-c', line], ...options },
      { attach: { stdout: true, stderr: true } },
    );
    const [output, exitCode] = await Promise.all([readOutput(session.streams), session.exitCode]);
    return { ...output, exitCode, session };
  }

  /** What one of the container's own programs prints. */
  async function inside(id: string, ...command: readonly string[]): Promise<string> {
    await using exec = await engine.execs.start(id, { command: ['/busybox', ...command] }, { attach: {} });
    const { stdout } = await readOutput(exec.streams);
    return stdout;
  }

  test('has a shell and tools where the container has nothing, and leaves nothing behind', async () => {
    const { id, state } = await start();
    const mountsBefore = readFileSync(`/proc/${state.pid}/mountinfo`, 'utf8');
    const ran = await debug(id, 'cat /hello; ls /dev/shm; which ls; ls /proc/1/root/; tr "\\0" " " </proc/1/cmdline');
    assert.equal(ran.stderr, '');
    assert.equal(ran.exitCode, 0);
    const { target, kind, toolsPath, filesPath } = ran.session;
    assert.deepEqual([target.id, kind, toolsPath, filesPath], [id, 'live', '/dev/gantry', '/']);
    assert.match(
      ran.stdout,
      /^from scratch\n\/dev\/gantry\/bin\/ls\nbusybox\ndev\netc\nhello\nproc\nsys\n\/busybox sleep 1000 $/,
    );
    assert.equal(readFileSync(`/proc/${state.pid}/mountinfo`, 'utf8'), mountsBefore);
    assert.doesNotMatch(await inside(id, 'ls', '/dev'), /gantry/);
    assert.deepEqual(await engine.containers.list({ all: true, label: ['gantry.debug'] }), []);
  });

  test('is in the namespaces of the container, in its environment, as root', async () => {
    const { id } = await start({ user: '1234', workingDir: '/etc', hostname: 'box' });
    const { stdout } = await debug(
      id,
      'for n in pid net ipc uts; do [ "$(readlink /proc/self/ns/$n)" = "$(readlink /proc/1/ns/$n)" ] && echo $n; done;' +
        'echo $COLOUR $(id -u) $(pwd) $(hostname)',
    );
    assert.equal(stdout, 'pid\nnet\nipc\nuts\ngreen 0 /etc box\n');
  });

  test('runs as whom and where it is told to, and ends with the status of its program', async () => {
    const { id } = await start();
    const options = { user: '77:88', workingDir: '/etc', env: ['COLOUR=blue', 'SIZE=1'] };
    const { stdout, exitCode } = await debug(id, 'echo $(id -u):$(id -g) $(pwd) $COLOUR $SIZE; exit 3', options);
    assert.equal(stdout, '77:88 /etc blue 1\n');
    assert.equal(exitCode, 3);
    await assert.rejects(engine.debug.start(id, { command: ['nothing'] }), { code: 'command_not_found' });
    await assert.rejects(engine.debug.start(id, { user: 'nobody' }), { code: 'user_unknown' });
    await assert.rejects(engine.debug.start('nothing'), { code: 'container_not_found' });
  });

  test('what it writes is in the container; what it left running is not', async () => {
    const { id } = await start();
    await debug(id, 'echo changed >/hello; echo shared >/dev/shm/note; sleep 1234 & sleep 1235 &');
    assert.equal(await inside(id, 'cat', '/hello', '/dev/shm/note'), 'changed\nshared\n');
    assert.doesNotMatch(await inside(id, 'ps'), /sleep 123/);
  });

  test('reads its input to the end, byte by byte', async () => {
    const { id } = await start();
    const sent = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    await using session = await engine.debug.start(
      id,
      { command: ['md5sum'], hasStdin: true },
      { attach: { stdin: true, stdout: true } },
    );
    const output = readOutput(session.streams);
    await session.streams?.write(sent);
    await session.streams?.closeInput();
    assert.equal((await output).stdout, `${createHash('md5').update(sent).digest('hex')}  -\n`);
  });

  test('has a terminal of the right size, and a shell by default', async () => {
    const { id } = await start();
    const attach = { stdin: true, stdout: true, size: { rows: 33, columns: 77 } };
    await using session = await engine.debug.start(id, { hasTty: true, hasStdin: true }, { attach });
    await session.streams?.write(Buffer.from('stty size; tty; exit 5\n'));
    const { stdout } = await readOutput(session.streams);
    assert.match(stdout, /33 77\r\n\/dev\/pts\/0\r\n/);
    assert.equal(await session.exitCode, 5);
  });

  test('in the place of one that has ended at once: its files, environment and volumes; its layer stays as it was', async () => {
    const mount = {
      type: 'volume',
      source: 'debug-data',
      destination: '/data',
      isReadOnly: false,
      options: [],
    } as const;
    const mounts = [{ ...mount, mayCreateSource: true }];
    const { id } = await start({ command: ['sh', '-c', 'echo wrote >/left; exit 9'], mounts });
    await engine.containers.wait(id);
    const { session, ...ran } = await debug(
      id,
      'cat /hello /left; echo $COLOUR; rm /hello; echo new >/left; echo kept >/data/x',
    );
    assert.deepEqual(ran, { stdout: 'from scratch\nwrote\ngreen\n', stderr: '', exitCode: 0 });
    assert.equal(session.kind, 'sandbox');
    assert.equal(session.target.state.exitCode, 9);
    const again = await debug(id, 'cat /hello /left /data/x');
    assert.equal(again.stdout, 'from scratch\nwrote\nkept\n');
    await assert.rejects(engine.debug.start(id, { namespaces: ['net'] }), { code: 'argument_invalid' });
  });

  test('in the place of one that ends at this moment', async () => {
    for (let round = 0; round < 3; round++) {
      const { id, state } = await start();
      process.kill(state.pid, 'SIGKILL');
      const { stdout, session } = await debug(id, 'cat /hello');
      assert.deepEqual([stdout, session.kind], ['from scratch\n', 'sandbox']);
    }
  });

  test('in the place of one that was never started, with a network', async () => {
    const { id } = await create({ network: { kind: 'bridge' } });
    const { stdout } = await debug(id, 'ip -4 addr show eth0 | grep -c inet; cat /hello');
    assert.equal(stdout, '1\nfrom scratch\n');
  });

  test('with the tools of an image, the container’s files beside them', async () => {
    const { id } = await start();
    const live = await debug(
      id,
      'cat /container/hello; ls -d /bin/vi; echo seen >/container/hello; tr "\\0" " " </proc/1/cmdline',
      {
        image: BUSYBOX,
      },
    );
    assert.equal(live.stdout, 'from scratch\n/bin/vi\n/busybox sleep 1000 ');
    assert.equal(live.session.filesPath, '/container');
    assert.equal(await inside(id, 'cat', '/hello'), 'seen\n');
    await engine.containers.kill(id);
    await engine.containers.wait(id);
    const stopped = await debug(id, 'cat /container/hello; touch /container/new', { image: BUSYBOX });
    assert.equal(stopped.stdout, 'seen\n');
    assert.match(stopped.stderr, /Read-only file system/);
    await assert.rejects(engine.debug.start(id, { image: 'nothing' }), { code: 'image_not_found' });
  });

  test('in its network alone, with the files and programs of this machine', async () => {
    const { id, state } = await start();
    const ptmx = statSync('/dev/ptmx').ino;
    const { stdout, session } = await debug(
      id,
      `[ "$(readlink /proc/self/ns/net)" = "$(readlink /proc/${state.pid}/ns/net)" ] && echo net; ls -d /tmp/g* | grep -c .; hostname`,
      { namespaces: ['net'] },
    );
    assert.match(stdout, new RegExp(`^net\n[1-9]\\d*\n${hostname()}\n$`));
    assert.equal(session.filesPath, undefined);
    assert.equal(statSync('/dev/ptmx').ino, ptmx);
  });

  test('sees the machine’s processes where it does not enter those of the container', async () => {
    const { id } = await start();
    const { stdout } = await debug(id, `cat /proc/${process.pid}/comm /hello`, { namespaces: ['mnt', 'net'] });
    assert.equal(stdout, `${readFileSync('/proc/self/comm', 'utf8')}from scratch\n`);
  });

  test('looks into one that is paused, read-only, or privileged', async () => {
    const paused = await start();
    await engine.containers.pause(paused.id);
    assert.equal((await debug(paused.id, 'cat /hello')).stdout, 'from scratch\n');
    await engine.containers.unpause(paused.id);
    const readOnly = await start({ hasReadOnlyRoot: true });
    assert.match((await debug(readOnly.id, 'cat /hello; touch /new')).stderr, /Read-only file system/);
    const privileged = await start({ isPrivileged: true });
    assert.equal((await debug(privileged.id, 'cat /hello; ls /dev/gantry')).stdout, 'from scratch\nbin\n');
  });

  test('looks into one that has the machine’s namespaces, or those of another', async () => {
    const kind = 'host' as const;
    const open = await start({ network: { kind }, namespaces: { pid: { kind }, ipc: { kind }, uts: { kind } } });
    const { stdout } = await debug(open.id, 'cat /hello; hostname');
    assert.equal(stdout, `from scratch\n${hostname()}\n`);
    const first = await start();
    const joined = { kind: 'container', ref: first.id } as const;
    const second = await start({ network: joined, namespaces: { pid: joined } });
    assert.match((await debug(second.id, 'cat /hello; ps')).stdout, /^from scratch\nPID.*\n(?:.*sleep 1000\n){2}/);
  });

  test('ends with the container, and is taken away when it is left', async () => {
    const { id } = await start();
    const session = await engine.debug.start(id, { command: ['sleep', '1000'] });
    const [shown] = await engine.containers.list({ all: true, label: ['gantry.debug'] });
    assert.equal(shown?.id, session.id);
    assert.equal(shown?.config.labels['gantry.debug'], id);
    assert.ok(!(await engine.containers.list()).some((each) => each.id === session.id));
    await engine.containers.kill(id);
    assert.equal(await session.exitCode, 137);

    const other = await start();
    const left = await engine.debug.start(other.id, { command: ['sleep', '1000'] });
    await left[Symbol.asyncDispose]();
    assert.equal(await left.exitCode, 137);
    assert.deepEqual(await engine.containers.list({ all: true, label: ['gantry.debug'] }), []);
  });
});

describe('a debug session of a gantry that is killed', () => {
  test('ends, and leaves nothing', async () => {
    await using gantry = await BuiltGantry.open();
    {
      await using engine = await openTestRoots(gantry.roots);
      await engine.images.import({ bytes: scratchRoot() }, { name: SCRATCH });
    }
    const id = await gantry.ok('run', '-d', '--network', 'none', SCRATCH, '/busybox', 'sleep', '1000');
    const running = gantry.start(['debug', id, 'sh', '-c', 'echo ready; sleep 1000']);
    await running.sees(/ready/);
    assert.match(await gantry.ok('ps', '-aq', '--no-trunc', '--filter', 'label=gantry.debug'), /^[0-9a-f]{64}$/);
    assert.equal(await gantry.ok('ps', '-q', '--no-trunc'), id);
    running.process.kill('SIGKILL');
    while ((await gantry.ok('ps', '-aq', '--filter', 'label=gantry.debug')) !== '');
    assert.equal(await gantry.ok('ps', '-q', '--no-trunc'), id);
  });
});

async function* scratchRoot(): AsyncGenerator<Uint8Array> {
  yield* writeTar([
    { kind: 'file', path: 'busybox', mode: 0o755, bytes: readFileSync('/bin/busybox') },
    { kind: 'file', path: 'hello', mode: 0o644, bytes: Buffer.from('from scratch\n') },
  ]);
}
