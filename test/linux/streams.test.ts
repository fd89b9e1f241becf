import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import { TerminalDriver } from '../support/terminal-driver.js';

/** A hundred times what pipes, sockets and streams on the way hold, so that each of them has been full again and again. */
const MUCH = 25_000_000;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The program as it is built, its streams on pipes and on terminals. */
describe('streams', { skip: rootReason(), timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  /** One that sleeps, for execs that leave nothing in it. */
  let idle = '';
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
    idle = await background(BUSYBOX, 'sleep', '1000');
  });
  after(() => gantry[Symbol.asyncDispose]());

  const QUICK = ['run', '--rm', '--network', 'none'] as const;
  const sh = (script: string): readonly string[] => [BUSYBOX, 'sh', '-c', script];
  const background = (...words: readonly string[]): Promise<string> =>
    gantry.ok('run', '-d', '--network', 'none', ...words);

  /** Runs `sleep` in the background, and removes it in the end. */
  async function sleeper(...flags: readonly string[]): Promise<AsyncDisposable & { readonly id: string }> {
    const id = await background(...flags, BUSYBOX, 'sleep', '1000');
    return { id, [Symbol.asyncDispose]: async () => void (await gantry.ok('rm', '-f', id)) };
  }

  /** Resolves when so many have attached to it. */
  async function attached(id: string, count: number): Promise<void> {
    const filters = ['--filter', `container=${id}`, '--filter', 'event=attach'];
    const events = gantry.start(['events', '--since', '1m', ...filters]);
    await events.sees(new RegExp(`(.*\\n){${count}}`));
    events.process.kill('SIGINT');
    await events.end;
  }

  describe('on pipes', () => {
    test('many megabytes go through a container and through an exec, byte for byte', async () => {
      const bytes = randomBytes(MUCH);
      const through = await gantry.run([...QUICK, '-i', BUSYBOX, 'cat'], { input: bytes });
      assert.equal(through.exitCode, 0, through.stderr);
      assert.equal(sha256(through.stdoutBytes), sha256(bytes));
      const execed = await gantry.run(['exec', '-i', idle, 'cat'], { input: bytes });
      assert.equal(execed.exitCode, 0, execed.stderr);
      assert.equal(sha256(execed.stdoutBytes), sha256(bytes));
    });

    test('input that ends leaves output open', async () => {
      const { stdout, exitCode } = await gantry.run([...QUICK, '-i', ...sh('wc -c; seq 1 50000 | tail -n 1')], {
        input: 'half closed',
      });
      assert.deepEqual([stdout, exitCode], ['11\n50000\n', 0]);
    });

    test('without -i the program reads nothing', async () => {
      const { stdout } = await gantry.run([...QUICK, ...sh('cat; echo end')], { input: 'lost' });
      assert.equal(stdout, 'end\n');
    });

    test('output and error stay apart, and -a chooses', async () => {
      const script = 'echo out; echo err >&2';
      const both = await gantry.run([...QUICK, ...sh(script)]);
      assert.deepEqual([both.stdout, both.stderr], ['out\n', 'err\n']);
      const one = await gantry.run([...QUICK, '-a', 'stderr', ...sh(script)]);
      assert.deepEqual([one.stdout, one.stderr], ['', 'err\n']);
    });

    test('a reader that leaves ends the client, not the program', async () => {
      const name = 'piped';
      const command = [
        `${process.cwd()}/bin/gantry`,
        'run',
        '--name',
        name,
        '--network',
        'none',
        ...sh('while :; do echo y; done'),
      ];
      const line = await gantry.shell(`${command.map((word) => `'${word}'`).join(' ')} | head -n 1`);
      assert.equal(line.stdout, 'y\n');
      assert.equal(await gantry.ok('inspect', '-f', '{{.State.Status}}', name), 'running');
      await gantry.ok('rm', '-f', name);
    });

    const codes: readonly [script: string, code: number][] = [
      ['exit 0', 0],
      ['exit 3', 3],
      ['exit 255', 255],
      ['kill -9 $$', 137],
      ['kill -15 $$', 143],
    ];
    for (const [script, code] of codes) {
      test(`run, start -a and exec of "${script}" exit with ${code}`, async () => {
        const name = `code${code}`;
        const exits = [
          // The first process of a namespace is not killed by itself: its child is, and the shell tells.
          (await gantry.run(['run', '--name', name, '--network', 'none', ...sh(`sh -c '${script}'; exit $?`)]))
            .exitCode,
          (await gantry.run(['start', '-a', name])).exitCode,
          (await gantry.run(['exec', idle, 'sh', '-c', script])).exitCode,
        ];
        assert.deepEqual(exits, [code, code, code]);
        await gantry.ok('rm', name);
      });
    }

    const failures: readonly [words: readonly string[], code: number][] = [
      [['nope'], 127],
      [['/etc'], 126],
      [['/nowhere/nope'], 127],
    ];
    test('exec exits with 126 where it cannot be whom, or where, it is to be', async () => {
      for (const flags of [
        ['-u', 'nobody-knows'],
        ['-u', '0:nobody-knows'],
        ['-w', '/nowhere'],
      ]) {
        assert.equal((await gantry.run(['exec', ...flags, idle, 'true'])).exitCode, 126, flags.join(' '));
      }
    });

    for (const [command, code] of failures) {
      test(`run and exec of ${command.join(' ')} exit with ${code}`, async () => {
        assert.equal((await gantry.run([...QUICK, BUSYBOX, ...command])).exitCode, code);
        assert.equal((await gantry.run(['exec', idle, ...command])).exitCode, code);
      });
    }
  });

  describe('attached', () => {
    test('several at once see the same; each may type', async () => {
      const id = await background('-i', BUSYBOX, 'cat');
      const [one, two] = [gantry.startOpen(['attach', id]), gantry.startOpen(['attach', id])];
      await attached(id, 2);
      one.process.stdin?.write('from one\n');
      await Promise.all([one.sees(/from one/), two.sees(/from one/)]);
      two.process.stdin?.write('from two\n');
      await Promise.all([one.sees(/from two/), two.sees(/from two/)]);
      one.process.stdin?.end();
      two.process.stdin?.write('goes on\n');
      await Promise.all([one.sees(/goes on/), two.sees(/goes on/)]);
      await gantry.ok('kill', id);
      assert.deepEqual([(await one.end).exitCode, (await two.end).exitCode], [137, 137]);
      await gantry.ok('rm', id);
    });

    test('echo into start -ai reaches the program, and its end ends it', async () => {
      const id = await gantry.ok('create', '-i', '--network', 'none', BUSYBOX, 'cat');
      const { stdout, exitCode } = await gantry.run(['start', '-ai', id], { input: 'hello\n' });
      assert.deepEqual([stdout, exitCode], ['hello\n', 0]);
      await gantry.ok('rm', id);
    });

    test('with --no-stdin nothing that is typed goes in', async () => {
      const id = await background('-i', BUSYBOX, 'cat');
      const watcher = gantry.startOpen(['attach', '--no-stdin', id]);
      await attached(id, 1);
      watcher.process.stdin?.write('unheard\n');
      const writer = gantry.startOpen(['attach', id]);
      writer.process.stdin?.write('heard\n');
      assert.match(await watcher.sees(/\n/), /^heard\n/);
      await gantry.ok('kill', id);
      await Promise.all([watcher.end, writer.end]);
      await gantry.ok('rm', id);
    });

    test('the input of a program stays open when a client that only reads leaves, or is killed', async () => {
      const writer = gantry.startOpen(['run', '-i', '--name', 'read', '--network', 'none', BUSYBOX, 'cat']);
      writer.process.stdin?.write('first\n');
      await writer.sees(/first\n/);
      const readers = [0, 1].map(() => gantry.startOpen(['attach', '--no-stdin', 'read']));
      await attached(await gantry.ok('inspect', '-f', '{{.Id}}', 'read'), readers.length);
      writer.process.stdin?.write('second\n');
      for (const reader of readers) assert.equal(await reader.sees(/\n/), 'second\n');
      readers[0]?.process.kill('SIGKILL');
      readers[1]?.process.stdout?.destroy();
      writer.process.stdin?.write('third\n');
      await writer.sees(/third\n/);
      await Promise.all(readers.map(({ end }) => end));
      writer.process.stdin?.end('fourth\n');
      const { stdout, exitCode } = await writer.end;
      assert.deepEqual([stdout, exitCode], ['first\nsecond\nthird\nfourth\n', 0]);
      await gantry.ok('rm', 'read');
    });

    test('a client that only reads sees many megabytes, and their end', async () => {
      const id = await gantry.ok('create', '-i', '--network', 'none', ...sh(`yes | head -c ${MUCH}; echo e >&2`));
      const reader = await gantry.run(['start', '-a', id]);
      const { exitCode, stdoutBytes, stderr } = reader;
      assert.deepEqual([exitCode, stdoutBytes.byteLength, stderr], [0, MUCH, 'e\n']);
      await gantry.ok('rm', id);
    });

    test('what does not run cannot be attached to, nor executed in', async () => {
      await using container = await sleeper();
      const { id } = container;
      const refused = async (...words: readonly string[]): Promise<string> => {
        const { exitCode, stderr } = await gantry.run(words);
        assert.notEqual(exitCode, 0);
        return stderr;
      };
      await gantry.ok('pause', id);
      assert.match(await refused('attach', id), /You cannot attach to a paused container, unpause it first/);
      assert.match(await refused('exec', id, 'true'), /is paused, unpause the container before exec/);
      await gantry.ok('unpause', id);
      await gantry.ok('kill', id);
      assert.match(await refused('attach', id), /You cannot attach to a stopped container, start it first/);
      assert.match(await refused('exec', id, 'true'), /is not running/);
    });

    test('SIGTERM goes to the program, unless --sig-proxy=false', async () => {
      const script = 'trap "echo got it; exit 7" TERM; echo up; while :; do sleep 0.05; done';
      const proxied = gantry.start([...QUICK, ...sh(script)]);
      await proxied.sees(/up/);
      proxied.process.kill('SIGTERM');
      assert.deepEqual([(await proxied.end).exitCode, (await proxied.end).stdout], [7, 'up\ngot it\n']);
      const alone = gantry.start(['run', '--name', 'alone', '--network', 'none', '--sig-proxy=false', ...sh(script)]);
      await alone.sees(/up/);
      alone.process.kill('SIGTERM');
      assert.equal((await alone.end).exitCode, 143);
      assert.equal(await gantry.ok('inspect', '-f', '{{.State.Running}}', 'alone'), 'true');
      await gantry.ok('rm', '-f', 'alone');
    });
  });

  describe('exec', () => {
    test('takes its environment, folder, user and privileges from its flags', async () => {
      await using container = await sleeper('-e', 'A=container', '-w', '/tmp');
      const file = join(gantry.folder, 'exec.env');
      writeFileSync(file, 'B=file\n# a comment\nC=file\n');
      const flags = ['-e', 'C=flag', '--env-file', file, '-w', '/bin', '-u', '1234:5678'];
      const { stdout } = await gantry.run([
        'exec',
        ...flags,
        container.id,
        'sh',
        '-c',
        'echo $A $B $C $PWD; id -u; id -g',
      ]);
      assert.equal(stdout, 'container file flag /bin\n1234\n5678\n');
      const capabilities = async (...words: readonly string[]): Promise<string> =>
        (await gantry.ok('exec', ...words, container.id, 'grep', 'CapEff', '/proc/self/status')).replace(/^.*\t/, '');
      assert.ok(BigInt(`0x${await capabilities('--privileged')}`) > BigInt(`0x${await capabilities()}`));
    });

    test('-d returns at once, and what it runs goes on', async () => {
      await using container = await sleeper();
      const script = 'echo begun > /tmp/mark; sleep 1000';
      assert.deepEqual(await gantry.ok('exec', '-d', container.id, 'sh', '-c', script), '');
      await gantry.ok('exec', container.id, 'sh', '-c', 'until [ -e /tmp/mark ]; do sleep 0.01; done');
      assert.match(await gantry.ok('top', container.id, '-o', 'pid,args'), /sleep 1000\n\d+ +sleep 1000$/);
      const ids = JSON.parse(await gantry.ok('inspect', '-f', '{{json .ExecIDs}}', container.id)) as readonly string[];
      assert.match(ids.join(), /^[0-9a-f]{64}$/);
    });

    test('wrong detach keys are refused before anything is run', async () => {
      for (const words of [
        ['exec', '-it', '--detach-keys', 'a,,b', idle, 'touch', '/tmp/run'],
        ['attach', '--detach-keys', 'ctrl-!', idle],
        ['start', '-a', '--detach-keys', 'foo', idle],
        ['run', '--name', 'never', '--detach-keys', 'foo', BUSYBOX, 'true'],
      ]) {
        const { stderr, exitCode } = await gantry.run(words);
        assert.match(stderr, /Invalid detach keys \(.*\) provided/);
        assert.ok([1, 125].includes(exitCode), String(exitCode));
      }
      assert.equal((await gantry.run(['exec', idle, 'test', '-e', '/tmp/run'])).exitCode, 1);
      assert.equal((await gantry.run(['inspect', 'never'])).exitCode, 1);
    });
  });

  describe('in a terminal', () => {
    test('ctrl-c is the program’s own, and its code ours', async () => {
      const script = 'trap "echo caught; exit 9" INT; echo up; while :; do sleep 0.05; done';
      await using client = gantry.terminal([...QUICK, '-it', ...sh(script)]);
      await client.waitFor(/up/);
      client.send('\x03');
      await client.waitFor(/caught/);
      assert.equal((await client.exit).code, 9);
    });

    test('what a program draws comes as it is: a line feed alone stays alone', async () => {
      const script = 'stty -opost; printf "one\\ntwo\\r\\nend"; stty opost';
      for (const words of [
        [...QUICK, '-it', ...sh(script)],
        ['exec', '-it', idle, 'sh', '-c', script],
      ]) {
        await using client = gantry.terminal(words);
        assert.equal((await client.exit).code, 0);
        assert.match(client.raw, /one\ntwo\r\nend/);
      }
    });

    test('and leaves the terminal as it was', async () => {
      const line = `stty -a; echo between; bin/gantry exec -it ${idle} true && stty -a`;
      await using shell = new TerminalDriver({ command: 'sh', args: ['-c', line], env: gantry.env });
      assert.equal((await shell.exit).code, 0);
      const [before = '', behind] = shell.raw.split('between');
      assert.ok(before.includes('opost'));
      assert.equal(behind?.trim(), before.trim());
    });

    test('an exec has the size of the terminal, and follows it', async () => {
      await using client = gantry.terminal(['exec', '-it', idle, 'sh']);
      await client.waitFor(/# /);
      client.send('stty size\r');
      await client.waitFor(/30 100/);
      client.resize(70, 22);
      // It may be a moment later than what is typed.
      client.send('until [ "$(stty size)" = "22 70" ]; do sleep 0.05; done; echo si""zed\r');
      await client.waitFor(/sized/);
      client.send('exit 6\r');
      assert.equal((await client.exit).code, 6);
    });

    test('a sequence of detach keys leaves; its beginning alone goes through', async () => {
      await using container = await sleeper();
      const keys = ['--detach-keys', 'ctrl-a,d,DEL'];
      const script = 'stty raw -echo; echo ready; cat';
      await using client = gantry.terminal(['exec', '-it', ...keys, container.id, 'sh', '-c', script]);
      await client.waitFor(/ready/);
      client.send('x\x01dy');
      await client.waitFor(/x.?.?dy/);
      client.send('\x01d\x7f');
      assert.equal((await client.exit).code, 0);
      assert.match(await gantry.ok('top', container.id, '-o', 'pid,args'), /\bcat\b/);
    });

    test('two terminals on one program see the same, and one may leave', async () => {
      const id = await background('-it', BUSYBOX, 'sh');
      await using one = gantry.terminal(['attach', id]);
      await using two = gantry.terminal(['attach', id]);
      await attached(id, 2);
      one.send('echo seen by $((1 + 1))\r');
      await Promise.all([one.waitFor(/seen by 2/), two.waitFor(/seen by 2/)]);
      one.send('\x10\x11');
      assert.equal((await one.exit).code, 0);
      two.send('exit 8\r');
      assert.equal((await two.exit).code, 8);
      await gantry.ok('rm', id);
    });
  });
});
