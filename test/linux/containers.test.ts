import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { nodeProcesses } from '../../src/host/node/processes.js';
import { parseSignal } from '../../src/oci/signal.js';
import { type Output, readLogs, readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

describe("a container's life", () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  const create = async (asked: Partial<CreateContainer>): Promise<Container> =>
    (await engine.containers.create({ image: BUSYBOX, network: { kind: 'none' }, stopTimeoutSeconds: 1, ...asked }))
      .container;
  const sh = (script: string): readonly string[] => ['sh', '-c', script];

  /** Starts it attached, reads all it prints, and waits for its end. */
  async function run(
    asked: Partial<CreateContainer>,
  ): Promise<Output & { readonly exitCode: number; readonly id: string }> {
    const { id } = await create(asked);
    const session = await engine.containers.start(id, { attach: {} });
    const output = await readOutput(session);
    const { exitCode } = await engine.containers.wait(id);
    return { ...output, exitCode, id };
  }

  test('prints, exits, and is remembered with its log and its exit code', async () => {
    const { stdout, stderr, exitCode, id } = await run({ command: sh('echo out; echo err >&2; exit 3') });
    assert.deepEqual({ stdout, stderr, exitCode }, { stdout: 'out\n', stderr: 'err\n', exitCode: 3 });
    assert.deepEqual(await readLogs(engine, id), { stdout: 'out\n', stderr: 'err\n' });
    const { state } = await engine.containers.get(id);
    assert.equal(state.status, 'exited');
    assert.equal(state.exitCode, 3);
    assert.ok(state.finishedAtMs >= state.startedAtMs && state.startedAtMs > 0);
  });

  test('every byte of a large output arrives, in order', async () => {
    const { stdout } = await run({ command: sh('seq 1 200000') });
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 200_000);
    assert.equal(lines.at(-1), '200000');
  });

  test('standard input reaches the program, and ends when it is closed', async () => {
    const { id } = await create({ command: sh('cat; echo done'), hasStdin: true, isStdinOnce: true });
    const session = await engine.containers.start(id, { attach: { stdin: true } });
    assert.ok(session);
    await session.write(Buffer.from('hello\n'));
    await session.closeInput();
    assert.equal((await readOutput(session)).stdout, 'hello\ndone\n');
    assert.equal((await engine.containers.wait(id)).exitCode, 0);
  });

  test('with a terminal both streams are one, and its size is known inside', async () => {
    const { id } = await create({ command: sh('stty size; tty; echo x >&2'), hasTty: true, hasStdin: true });
    const session = await engine.containers.start(id, { attach: { size: { rows: 33, columns: 111 } } });
    const { stdout, stderr } = await readOutput(session);
    assert.match(stdout, /33 111\r\n\/dev\/(pts\/0|console)\r\nx\r\n/);
    assert.equal(stderr, '');
    await engine.containers.wait(id);
  });

  test('a program that is missing is 127, one that may not be run 126, and the container stays created', async () => {
    const missing = await create({ command: ['no-such-program'] });
    await assert.rejects(engine.containers.start(missing.id), {
      code: 'command_not_found',
      exitCode: 127,
      message: 'exec: "no-such-program": executable file not found in $PATH',
    });
    const { state } = await engine.containers.get(missing.id);
    assert.deepEqual([state.status, state.exitCode], ['created', 127]);

    const plain = await create({ command: ['/etc/passwd'] });
    await assert.rejects(engine.containers.start(plain.id), { code: 'command_not_executable', exitCode: 126 });
  });

  test('stop asks first: what handles the signal ends by itself', async () => {
    const { id } = await create({ command: sh('trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.1; done') });
    await engine.containers.start(id);
    await logged(id, /up/);
    await engine.containers.stop(id, { timeoutSeconds: 20 });
    assert.equal((await engine.containers.get(id)).state.exitCode, 5);
    assert.match((await readLogs(engine, id)).stdout, /bye/);
  });

  test('stop kills what does not listen when its time is up', async () => {
    const { id } = await create({ command: sh('trap "" TERM; echo up; while :; do sleep 1; done') });
    await engine.containers.start(id);
    await logged(id, /up/);
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    assert.equal((await engine.containers.get(id)).state.exitCode, 137);
    await assert.rejects(engine.containers.stop(id), { code: 'container_unchanged' });
  });

  test('stop gives it more time than a timer takes', async () => {
    const days = 24 * 60 * 60;
    for (const timeoutSeconds of [30 * days, 300 * days]) {
      const { id } = await create({
        command: sh('trap "sleep 0.5; exit 5" TERM; echo up; while :; do sleep 0.1; done'),
      });
      await engine.containers.start(id);
      await logged(id, /up/);
      await engine.containers.stop(id, { timeoutSeconds });
      assert.equal((await engine.containers.get(id)).state.exitCode, 5);
    }
  });

  test('kill sends the signal that it is told', async () => {
    const { id } = await create({ command: sh('trap "exit 42" USR1; echo up; while :; do sleep 0.1; done') });
    await engine.containers.start(id);
    await logged(id, /up/);
    const waiting = engine.containers.wait(id);
    await engine.containers.kill(id, { signal: parseSignal('USR1') });
    assert.equal((await waiting).exitCode, 42);
  });

  test('a paused container stands still until it goes on, and can be removed by force', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    await engine.containers.pause(id);
    assert.equal((await engine.containers.get(id)).state.status, 'paused');
    await engine.containers.unpause(id);
    assert.equal((await engine.containers.get(id)).state.status, 'running');
    await engine.containers.pause(id);
    await engine.containers.remove(id, { force: true });
    await assert.rejects(engine.containers.get(id), { code: 'container_not_found' });
  });

  test('what it wrote is there when it starts again, and restart makes a new process', async () => {
    const { id } = await create({ command: sh('echo x >> /log; wc -l < /log; sleep 1000') });
    await engine.containers.start(id);
    await logged(id, /1/);
    const first = (await engine.containers.get(id)).state.pid;
    await engine.containers.restart(id, { timeoutSeconds: 0 });
    await logged(id, /2/);
    assert.notEqual((await engine.containers.get(id)).state.pid, first);
    await engine.containers.remove(id, { force: true });
  });

  test('a running container is removed only by force', async () => {
    const { id, name } = await create({ command: ['sleep', '1000'], name: 'stubborn' });
    await engine.containers.start(id);
    await assert.rejects(engine.containers.remove(id), {
      code: 'container_running',
      message: new RegExp(`cannot remove container "/${name}": container is running`),
    });
    await engine.containers.remove(id, { force: true });
  });

  test('with auto-remove nothing is left of it, and whoever waited knows how it ended', async () => {
    const { id } = await create({ command: sh('exit 7'), isAutoRemoved: true });
    await engine.containers.start(id);
    assert.equal((await engine.containers.wait(id, { condition: 'removed' })).exitCode, 7);
    await assert.rejects(engine.containers.get(id), { code: 'container_not_found' });
  });

  test('a name is given once', async () => {
    const { id } = await create({ name: 'one', command: ['true'] });
    await assert.rejects(create({ name: 'one', command: ['true'] }), {
      code: 'container_name_taken',
      message: new RegExp(`The container name "/one" is already in use by container "${id}"`),
    });
  });

  test('a memory limit kills, and that is told apart', async () => {
    const { exitCode, id } = await run({
      // Reading into a shell variable holds it all.
      command: sh('x=$(dd if=/dev/zero bs=1M count=200 2>/dev/null | tr "\\0" x); echo ${#x}'),
      resources: { memoryBytes: 32 * 1024 * 1024, memorySwapBytes: 32 * 1024 * 1024 },
    });
    const { state } = await engine.containers.get(id);
    assert.equal(exitCode, 137);
    assert.equal(state.isOomKilled, true);
  });

  test('limits on processes and CPUs are what the cgroup says', async () => {
    const { id } = await create({ command: ['sleep', '1000'], resources: { pidsLimit: 7, nanoCpus: 250_000_000 } });
    await engine.containers.start(id);
    for await (const [stats] of engine.streams.stats({ refs: [id] })) {
      assert.equal(stats?.sample.pids.limit, 7);
      assert.equal(stats?.sample.cpu.quotaCpus, 0.25);
      break;
    }
    await engine.containers.remove(id, { force: true });
  });

  test('environment, working directory, user and host name are as asked', async () => {
    const { stdout } = await run({
      command: sh('echo $A; pwd; id -u; id -g; hostname'),
      env: ['A=b c'],
      workingDir: '/tmp/deep',
      user: '1000:2000',
      hostname: 'box',
    });
    assert.equal(stdout, 'b c\n/tmp/deep\n1000\n2000\nbox\n');
  });

  test('a volume keeps what was written, and is filled from the image when it is new', async () => {
    const mount = {
      type: 'volume',
      source: 'data',
      destination: '/etc',
      isReadOnly: false,
      options: [],
      mayCreateSource: true,
    } as const;
    const first = await run({ command: sh('ls /etc/passwd && echo kept > /etc/note'), mounts: [mount] });
    assert.equal(first.exitCode, 0);
    const second = await run({ command: ['cat', '/etc/note'], mounts: [{ ...mount, isReadOnly: true }] });
    assert.equal(second.stdout, 'kept\n');
  });

  test("the caller's umask is not the container's: what it must read it can, and what it wrote others cannot", async () => {
    const before = process.umask(0o077);
    try {
      await using other = await openTestEngine();
      const { container } = await other.engine.containers.create({
        image: BUSYBOX,
        user: '1000',
        network: { kind: 'none' },
        command: sh('cat /etc/hosts /etc/resolv.conf /etc/hostname > /dev/null && ls /data'),
        mounts: [
          {
            type: 'volume',
            source: 'data',
            destination: '/data',
            isReadOnly: false,
            options: [],
            mayCreateSource: true,
          },
        ],
      });
      await other.engine.containers.start(container.id);
      assert.equal((await other.engine.containers.wait(container.id)).exitCode, 0);
      assert.equal(statSync(join(other.roots.dataRoot, 'volumes')).mode & 0o777, 0o700);
    } finally {
      process.umask(before);
    }
  });

  test('anonymous volumes go with their container, and what a killed process left of others too', async () => {
    const mounts = [
      { type: 'volume', source: '', destination: '/x', isReadOnly: false, options: [], mayCreateSource: true },
    ] as const;
    const { id } = await run({ command: sh('echo 1 > /x/y'), mounts });
    const volumes = join(opened.roots.dataRoot, 'volumes');
    const before = readdirSync(volumes);
    mkdirSync(join(volumes, '.left', '_data'), { recursive: true });
    await engine.containers.remove(id, { removeVolumes: true });
    assert.equal(readdirSync(volumes).length, before.length - 1);
  });

  test('mounts that cannot be are refused, each with its reason', async () => {
    const start = async (type: 'bind' | 'volume', source: string, destination: string): Promise<void> => {
      const mounts = [{ type, source, destination, isReadOnly: false, options: [], mayCreateSource: true }];
      await engine.containers.start((await create({ command: ['true'], mounts })).id);
    };
    const dangling = join(temporaryFolder(), 'link');
    symlinkSync('/not/there/at/all', dangling);
    await assert.rejects(start('bind', dangling, '/x'), { code: 'mount_source_missing' });
    await assert.rejects(start('bind', '/etc/passwd/x', '/x'), { code: 'mount_source_missing' });
    await assert.rejects(start('bind', '/proc/nope/x', '/x'), { code: 'mount_source_missing' });
    await assert.rejects(start('volume', 'on-a-file', '/etc/passwd'), { code: 'volume_over_file' });
    await assert.rejects(start('volume', 'v'.repeat(256), '/x'), { code: 'argument_invalid' });
  });

  test('what has lost its monitor and ended can neither be attached to nor looked into, and is stopped', async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    const { state } = await engine.containers.get(id);
    const processes = nodeProcesses({});
    const monitorPid = Number(readFileSync(join(opened.roots.runRoot, 'c', id, 'monitor.pid'), 'utf8'));
    for (const pid of [monitorPid, state.pid]) {
      process.kill(pid, 'SIGKILL');
      await until(() => processes.startTicks(pid) === undefined);
    }
    await assert.rejects(engine.streams.attach(id), { code: 'container_state_conflict' });
    await assert.rejects(engine.streams.top(id), { code: 'container_not_running' });
    await assert.rejects(engine.execs.start(id, { command: ['true'] }), { code: 'container_not_running' });
    await engine.containers.stop(id);
    assert.equal((await engine.containers.get(id)).state.exitCode, 255);
  });

  test('exec runs beside it and has its own exit code', async () => {
    const { id } = await create({ command: ['sleep', '1000'], env: ['A=1'] });
    await engine.containers.start(id);
    await using exec = await engine.execs.start(
      id,
      { command: sh('echo $A; cat; exit 9'), hasStdin: true },
      { attach: {} },
    );
    await exec.streams?.write(Buffer.from('in\n'));
    await exec.streams?.closeInput();
    assert.equal((await readOutput(exec.streams)).stdout, '1\nin\n');
    assert.equal(await exec.exitCode, 9);
    await assert.rejects(engine.execs.start(id, { command: ['nope'] }, { attach: {} }), { code: 'command_not_found' });
    await engine.containers.remove(id, { force: true });
    await assert.rejects(engine.execs.start(id, { command: ['true'] }), { code: 'container_not_found' });
  });

  test("what outlives us has none of its caller's secrets in its environment", async () => {
    const { id } = await create({ command: ['sleep', '1000'] });
    await engine.containers.start(id);
    const monitorPid = readFileSync(join(opened.roots.runRoot, 'c', id, 'monitor.pid'), 'utf8').trim();
    const names = readFileSync(`/proc/${monitorPid}/environ`, 'utf8')
      .split('\0')
      .map((variable) => variable.split('=')[0]);
    assert.deepEqual(
      names.filter((name) => name && !/^(PATH|HOME|LANG|TMPDIR|DOCKER_CONFIG|GANTRY_RUNTIME|_OCI_.*)$/.test(name)),
      [],
    );
    await engine.containers.remove(id, { force: true });
  });

  test('it goes through events in order', async () => {
    const sinceMs = Date.now();
    const { id } = await run({ command: sh('exit 2') });
    await engine.containers.remove(id);
    const seen: string[] = [];
    for await (const { action, actor } of engine.system.events({
      sinceMs,
      untilMs: Date.now(),
      filter: { container: [id] },
    })) {
      seen.push(action === 'die' ? `die ${actor.attributes['exitCode']}` : action);
    }
    assert.deepEqual(seen, ['create', 'attach', 'start', 'die 2', 'destroy']);
  });

  /** Resolves when the container's log has it. */
  async function logged(id: string, pattern: RegExp): Promise<void> {
    const cancel = new AbortController();
    for await (const batch of engine.streams.logs(id, { follow: true, cancelSignal: cancel.signal })) {
      if (batch.some(({ bytes }) => pattern.test(Buffer.from(bytes).toString()))) return;
    }
    assert.fail(`${pattern} never came`);
  }
});
