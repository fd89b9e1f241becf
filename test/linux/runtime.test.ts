import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import type { AttachSession } from '../../src/engine/task/attach-session.js';
import { parseSignal } from '../../src/oci/signal.js';
import { ociRuntimeContract } from '../contract/oci-runtime.contract.js';
import { ContainerStand, runtimePrograms } from '../support/container/container-stand.js';

const isRoot = process.getuid?.() === 0;
const programs = isRoot ? await runtimePrograms() : [];

test('this machine has a runtime', { skip: isRoot ? false : 'needs root' }, () => assert.ok(programs.length > 0));

/** All that comes, until the program closes its output. */
async function collect(
  session: AttachSession | undefined,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  assert.ok(session);
  const text = { stdout: '', stderr: '' };
  for await (const { stream, bytes } of session.output) text[stream] += Buffer.from(bytes).toString();
  return text;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

for (const program of programs) {
  ociRuntimeContract(program);

  describe(`a container with ${program.kind}`, () => {
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program)));
    after(() => stand[Symbol.asyncDispose]());

    test('ends with the code of its program, its output logged', async () => {
      const { exitCode, output } = await stand.run({ command: ['sh', '-c', 'echo out; echo -n partial; exit 3'] });
      assert.deepEqual([exitCode, output], [3, 'out\npartial']);
    });

    test('ends with 128 and the number of a signal', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(created.id);
      await stand.runtime.kill(created.id, parseSignal('KILL'));
      assert.equal((await created.ended()).exitCode, 137);
    });

    test('whose first process has died before it is started keeps nobody waiting who starts it', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      process.kill(created.containerPid, 'SIGKILL');
      // Either it says so, or it is started and has ended already.
      await stand.runtime.start(created.id).catch(() => undefined);
      assert.equal((await created.ended()).exitCode, 137);
    });

    test('that cannot be made fails with the reason, and nothing of it stays', async () => {
      const mount = (source: string, destination: string) => ({
        mounts: [{ destination, type: 'bind', source, options: ['rbind'] }],
      });
      const cases: readonly [code: string, attempt: () => Promise<unknown>][] = [
        ['command_not_found', () => stand.create({ command: ['nope'] })],
        ['command_not_found', () => stand.create({ command: ['/no/such'] })],
        ['command_not_found', () => stand.create({ command: ['nope'], hasTty: true })],
        ['command_not_executable', () => stand.create({ command: ['/etc/noexec'] })],
        ['command_not_executable', () => stand.create({ command: ['/etc'] })],
        ['working_directory_unusable', () => stand.create({ workingDir: '/etc/noexec' })],
        ['user_unknown', () => stand.create({ user: 'zed' })],
        ['mount_source_missing', () => stand.create({}, mount('/no/such', '/mnt'))],
        ['mount_kind_mismatch', () => stand.create({}, mount('/etc/hostname', '/tmp'))],
        ['runtime_failed', () => stand.create({ resources: { ...stand.plainResources, cpusetCpus: '999' } })],
      ];
      for (const [code, attempt] of cases) await assert.rejects(attempt, { code }, code);
      await stand.deleteAll();
      assert.deepEqual(stand.leftovers(), []);
    });

    test('has its root mounted where nobody else sees it', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(created.id);
      assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes(stand.dir));
      await stand.runtime.delete(created.id, { force: true });
      await created.ended();
    });

    test('runs the exit command when it has ended', async () => {
      const flag = `${stand.dir}/flag`;
      const created = await stand.create(
        { command: ['true'] },
        { exitCommand: ['/bin/sh', '-c', 'printf "$1" > "$0"', flag, 'a b'] },
      );
      await stand.runtime.start(created.id);
      await stand.until('the exit command has run', () => existsSync(flag) && statSync(flag).size > 0);
      assert.equal(readFileSync(flag, 'utf8'), 'a b');
    });

    test('lives on when its monitor is killed, without a record of its end', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      await stand.runtime.start(created.id);
      process.kill(created.monitorPid, 'SIGKILL');
      await stand.until('the monitor is gone', () => stand.host.processes.startTicks(created.monitorPid) === undefined);
      assert.notEqual(stand.host.processes.startTicks(created.containerPid), undefined);
      assert.equal((await stand.runtime.findState(created.id))?.status, 'running');
    });

    test('can be made again under the same id, and what its first life left does not count', async () => {
      const created = await stand.create({ command: ['sh', '-c', 'exit 3'] });
      await stand.runtime.start(created.id);
      await created.ended();
      await stand.runtime.delete(created.id);
      const again = await stand.createAgain(created);
      assert.equal(again.record(), undefined);
      await stand.runtime.start(created.id);
      assert.equal((await created.ended()).exitCode, 3);
    });

    test('over its memory limit is killed, and the record says so', async () => {
      const resources = { ...stand.plainResources, memoryBytes: 16 * 1024 * 1024 };
      const { exitCode, isOomKilled } = await stand.run({
        command: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=64M', 'count=1'],
        resources,
      });
      assert.deepEqual([exitCode, isOomKilled], [137, true]);
    });
  });

  describe(`attaching with ${program.kind}`, () => {
    let stand: ContainerStand;
    before(() => void (stand = new ContainerStand(program)));
    after(() => stand[Symbol.asyncDispose]());

    test('before the start misses no byte, and keeps the streams apart', async () => {
      const created = await stand.create({
        command: ['sh', '-c', 'echo out; echo err >&2; dd if=/dev/zero bs=1000 count=1000 2>/dev/null'],
      });
      await using session = stand.attach(created);
      await stand.runtime.start(created.id);
      const { stdout, stderr } = await collect(session);
      assert.deepEqual([stdout.length, stdout.slice(0, 4), stderr], [1_000_004, 'out\n', 'err\n']);
    });

    test('gives input of any size, in order, and ends it', async () => {
      const created = await stand.create({ command: ['sh', '-c', 'cat; echo end'], hasStdin: true, isStdinOnce: true });
      await using session = stand.attach(created);
      await stand.runtime.start(created.id);
      const text = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
      const output = collect(session);
      // Not awaited one by one: the order is theirs to keep.
      void session.write(bytes(text.slice(0, 100_000)));
      void session.write(bytes(text.slice(100_000)));
      await session.closeInput();
      await session.write(bytes('too late'));
      assert.equal((await output).stdout, `${text}end\n`);
    });

    test('to input that stays open leaves it to the next client', async () => {
      const created = await stand.create({
        command: ['sh', '-c', 'while read x; do echo got $x; test $x = two && exit 7; done; echo eof'],
        hasStdin: true,
      });
      const first = stand.attach(created);
      await stand.runtime.start(created.id);
      await first.write(bytes('one\n'));
      await first.closeInput();
      await stand.until('the first line is read', () => stand.log(created).includes('got one'));
      await first.close();
      await using second = stand.attach(created);
      await second.write(bytes('two\n'));
      assert.deepEqual(await created.ended(), { exitCode: 7, isOomKilled: false, output: 'got one\ngot two\n' });
    });

    test('to a terminal sizes it, echoes, and leaves without ending it', async () => {
      const command = ['sh', '-c', 'stty size; read x; echo got $x; while sleep 0.01; do stty size; done'];
      const created = await stand.create({ command, hasTty: true, hasStdin: true, isStdinOnce: true });
      const first = stand.attach(created, { size: { rows: 40, columns: 100 } });
      await stand.runtime.start(created.id);
      await first.write(bytes('one\n'));
      await stand.until('the first line is read', () => stand.log(created).includes('got one\r'));
      // Its monitor may be told only when it runs already.
      await stand.until('the terminal has its size', () => stand.log(created).includes('40 100'));
      await first.close();

      await using second = stand.attach(created);
      await second.resize({ rows: 11, columns: 22 });
      await stand.until('the terminal has its new size', () => stand.log(created).includes('11 22'));
    });

    test('by a slow reader loses nothing', async () => {
      const created = await stand.create({ command: ['dd', 'if=/dev/zero', 'bs=1000', 'count=3000'] });
      await using session = stand.attach(created, { stderr: false });
      await stand.runtime.start(created.id);
      let length = 0;
      for await (const chunk of session.output) {
        length += chunk.bytes.byteLength;
        await new Promise(setImmediate);
      }
      assert.equal(length, 3_000_000);
    });

    test('works however long the path of the run root', async () => {
      await using deep = new ContainerStand(program, { below: 'y'.repeat(100) });
      const created = await deep.create({ command: ['sh', '-c', 'echo deep; exec sleep 100'], hasTty: true });
      await using session = deep.attach(created);
      await deep.runtime.start(created.id);
      const { value: first } = await session.output[Symbol.asyncIterator]().next();
      assert.deepEqual(first?.bytes, bytes('deep\r\n'));
      const exec = await deep.exec(created, { command: ['echo', 'deeper'], hasTty: true });
      assert.equal((await collect(exec.streams)).stdout, 'deeper\r\n');
    });

    test('ends when the caller no longer wants it', async () => {
      const created = await stand.create({ command: ['sleep', '100'] });
      const controller = new AbortController();
      await using session = stand.attach(created, { cancelSignal: controller.signal });
      await stand.runtime.start(created.id);
      const output = collect(session);
      controller.abort();
      assert.deepEqual(await output, { stdout: '', stderr: '' });
      assert.equal((await stand.runtime.findState(created.id))?.status, 'running');
    });
  });

  describe(`exec with ${program.kind}`, () => {
    let stand: ContainerStand;
    let created: Awaited<ReturnType<ContainerStand['create']>>;
    before(async () => {
      stand = new ContainerStand(program);
      created = await stand.create({
        command: ['sleep', '1000'],
        env: ['FROM=container', 'OVER=container'],
        user: 'alice',
      });
      await stand.runtime.start(created.id);
    });
    after(() => stand[Symbol.asyncDispose]());
    const folders = () => readdirSync(created.request.bundleDir).filter((name) => name.startsWith('x'));

    test("has the container's user, folder and variables unless told otherwise", async () => {
      const script = 'id -u; id -g; pwd; echo $FROM $OVER $HOME';
      const run = async (more: object) =>
        (await collect((await stand.exec(created, { command: ['sh', '-c', script], ...more })).streams)).stdout;
      assert.equal(await run({}), '1000\n1001\n/\ncontainer container /home/alice\n');
      assert.equal(
        await run({ user: 'root:staff', workingDir: '/tmp', env: ['OVER=exec'] }),
        '0\n50\n/tmp\ncontainer exec /root\n',
      );
    });

    test('gives both streams and the exit code, and cleans up', async () => {
      await using exec = await stand.exec(created, { command: ['sh', '-c', 'echo out; echo err >&2; exit 9'] });
      assert.deepEqual(await collect(exec.streams), { stdout: 'out\n', stderr: 'err\n' });
      assert.equal(await exec.exitCode, 9);
      await stand.until('its folder is gone', () => folders().length === 0);
    });

    test('takes input to its end', async () => {
      await using exec = await stand.exec(created, { command: ['sh', '-c', 'cat; exit 4'], hasStdin: true });
      const output = collect(exec.streams);
      await exec.streams?.write(bytes('x'.repeat(100_000)));
      await exec.streams?.closeInput();
      assert.equal((await output).stdout.length, 100_000);
      assert.equal(await exec.exitCode, 4);
    });

    test('has a terminal of the size asked for', async () => {
      const size = { rows: 33, columns: 77 };
      // Not every runtime sets it before the program begins: then its monitor is told, who may come a moment later.
      const untilSized =
        'n=0; until [ "$(stty size 2>/dev/null)" = "33 77" ] || [ $n = 3000 ]; do n=$((n+1)); sleep 0.01; done';
      await using exec = await stand.exec(
        created,
        { command: ['sh', '-c', `${untilSized}; stty size; echo $TERM`], hasTty: true, hasStdin: true, size },
        { size },
      );
      assert.equal((await collect(exec.streams)).stdout, '33 77\r\nxterm\r\n');
      assert.equal(await exec.exitCode, 0);
    });

    test('detached runs on its own', async () => {
      const exec = await stand.exec(created, { command: ['sh', '-c', 'exit 6'] }, null);
      assert.equal(exec.streams, undefined);
      assert.equal(await exec.exitCode, 6);
    });

    for (const hasTty of [false, true]) {
      test(`of what cannot be run says why and leaves nothing${hasTty ? ', on a terminal too' : ''}`, async () => {
        const attempt = (command: string, more: object = {}) =>
          stand.exec(created, { command: [command], hasTty, ...more });
        await assert.rejects(attempt('nope'), {
          code: 'command_not_found',
          message: 'exec: "nope": executable file not found in $PATH',
          exitCode: 127,
        });
        await assert.rejects(attempt('/no/such'), { code: 'command_not_found' });
        await assert.rejects(attempt('/etc'), { code: 'command_not_executable', exitCode: 126 });
        await assert.rejects(attempt('/etc/noexec'), { code: 'command_not_executable' });
        await assert.rejects(attempt('true', { user: 'zed' }), { code: 'user_unknown' });
        await stand.until('no folder is left', () => folders().length === 0);
      });
    }

    test('in a container that has ended says so', async () => {
      const other = await stand.create({ command: ['true'] });
      await stand.runtime.start(other.id);
      await other.ended();
      await assert.rejects(stand.exec(other, { command: ['true'] }), { code: 'container_not_running' });
    });
  });
}
