import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { rootTag } from '../../src/engine/roots.js';
import { BuiltGantry, type GantryEnd } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { keeperPid } from '../support/linux/keeper-pid.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

/** Where there is none all of this runs on Node, and is the same. */
const HAS_BUN = existsSync(resolve('dist/commands'));

describe('commands that end soon', { skip: rootReason(), timeout: 300_000 }, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await importBusybox(gantry);
  });
  after(() => gantry[Symbol.asyncDispose]());

  const onNode = (...words: readonly string[]): Promise<GantryEnd> =>
    gantry.run(words, { env: { GANTRY_ON_NODE: '1' } });

  test('say on Bun what they say on Node, failures and their ends too', async () => {
    await gantry.ok('run', '-d', '--name', 'web', '--network', 'none', '-e', 'WORD=日本', BUSYBOX, 'sleep', '1000');
    const lines = [
      ['ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{json .Command}} {{.State}} {{.Labels}}'],
      ['images', '--digests', '--format', '{{.Repository}} {{.Tag}} {{.Digest}} {{.ID}} {{.Size}}'],
      ['inspect', 'web', 'nosuch'],
      ['inspect', '--format', '{{json .Config.Env}}', 'web'],
      ['exec', 'web', 'sh', '-c', 'echo "$WORD"; echo err >&2; exit 7'],
      ['exec', 'web', 'nosuch'],
      ['rm', 'web'],
      ['create', '--name', 'web', BUSYBOX],
      ['kill', '-s', 'NOSUCH', 'web'],
      ['ps', '--nosuch'],
    ];
    for (const words of lines) {
      const [{ exitCode, stdout, stderr }, expected] = [await gantry.run(words), await onNode(...words)];
      assert.deepEqual({ words, exitCode, stdout, stderr }, { words, ...of(expected) });
    }
  });

  test('take and give as much as a program does, byte for byte', async () => {
    const bytes = Buffer.alloc(3_000_001, 'every byte: \0\u00ff\n', 'latin1');
    writeFileSync(join(gantry.folder, 'bytes'), bytes);
    await gantry.ok('cp', join(gantry.folder, 'bytes'), 'web:/bytes');
    const whole = { exitCode: 0, stderr: '', size: bytes.length, isSame: true };
    const told = async (words: readonly string[], input?: Buffer) => {
      const { exitCode, stderr, stdoutBytes } = await gantry.run(words, { input });
      return { exitCode, stderr, size: stdoutBytes.length, isSame: stdoutBytes.equals(bytes) };
    };
    assert.deepEqual(await told(['exec', 'web', 'cat', '/bytes']), whole);
    assert.deepEqual(await told(['container', 'exec', '-i', 'web', 'cat'], bytes), whole);
  });

  test('wait for a reader that is slow, whatever it reads from', async () => {
    const size = 3_000_000;
    const words = ['exec', 'web', 'dd', 'if=/dev/zero', 'bs=1000', 'count=3000'];
    // A socket, as Node gives its children; and a pipe.
    const child = spawn(resolve('bin/gantry'), words, { env: gantry.env, stdio: ['ignore', 'pipe', 'ignore'] });
    await delay(500);
    let read = 0;
    for await (const bytes of child.stdout) read += (bytes as Buffer).length;
    assert.equal(read, size);
    const { stdout } = await gantry.shell(
      `${resolve('bin/gantry')} ${words.join(' ')} 2>/dev/null | (sleep 0.5; wc -c)`,
    );
    assert.equal(Number(stdout), size);
  });

  test('fail where what they say is not taken', async () => {
    const { exitCode, stderr } = await gantry.shell(`${resolve('bin/gantry')} ps > /dev/full`);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^Error: no space left on device: \/dev\/stdout/);
  });

  test('read nothing of the folder that they are called in', async () => {
    const cwd = join(gantry.folder, 'hostile');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'bunfig.toml'), 'preload = ["./said.ts"]\n');
    writeFileSync(join(cwd, 'said.ts'), 'console.log("said")\n');
    writeFileSync(join(cwd, '.env'), 'GANTRY_HOST=tcp://nosuch:1\n');
    writeFileSync(join(cwd, 'tsconfig.json'), '{"compilerOptions":{"paths":{"*":["./said.ts"]}}}\n');
    const { exitCode, stdout } = await gantry.run(['ps', '--format', '{{.Names}}'], { cwd });
    assert.deepEqual([exitCode, stdout], [0, 'web\n']);
  });

  test('begin again on Node where an image is to be pulled, and have done nothing by then', async () => {
    const cidfile = join(gantry.folder, 'cid');
    const words = ['--cidfile', cidfile, '127.0.0.1:1/nosuch:1'];
    for (const line of [
      ['create', ...words],
      ['create', '--pull', 'always', ...words],
      ['run', '-d', ...words],
    ]) {
      const { exitCode, stderr } = await gantry.run(line);
      assert.equal(exitCode, line[0] === 'run' ? 125 : 1, stderr);
      assert.equal(stderr.match(/Unable to find image/g)?.length ?? 0, line.includes('always') ? 0 : 1, stderr);
      assert.match(stderr, /cannot reach registry 127\.0\.0\.1:1/);
      assert.ok(!existsSync(cidfile));
    }
    assert.equal(await gantry.ok('ps', '-aq', '--filter', 'status=created'), '');
  });

  test('take what a pipe gives once, whatever it is called and whether they begin again', async () => {
    const fifo = join(gantry.folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const link = join(gantry.folder, 'link');
    symlinkSync('/dev/stdin', link);
    const envOf = async (path: string, under?: readonly string[]): Promise<string> => {
      const words = ['create', '--name', 'told', '--env-file', path, BUSYBOX, 'true'];
      const { exitCode, stderr } = await gantry.run(words, { under });
      assert.equal(exitCode, 0, stderr);
      const env = await gantry.ok('inspect', '--format', '{{json .Config.Env}}', 'told');
      await gantry.ok('rm', 'told');
      return env;
    };
    const [fromFifo] = await Promise.all([envOf(fifo), writeFile(fifo, 'WORD=fifo\n')]);
    assert.match(fromFifo, /WORD=fifo/);
    assert.match(await envOf(link, ['sh', '-c', 'echo WORD=stdin | "$@"', 'sh']), /WORD=stdin/);
    const missing = ['create', '--env-file', fifo, '127.0.0.1:1/nosuch'];
    const [{ stderr }] = await Promise.all([gantry.run(missing), writeFile(fifo, 'WORD=fifo\n')]);
    assert.match(stderr, /cannot reach registry/);
  });

  test('lose nothing of what a program says that does not read what it is given', async () => {
    const program = 'read -r first; echo "$first"; echo end >&2; exit 3';
    const input = Buffer.alloc(200_000, 'word\n');
    // With `-d` behind the image the launcher takes the first for one that ends soon.
    for (const words of [
      ['run', '--rm', '-i', '--network', 'none', BUSYBOX, 'sh', '-c', program, '-d'],
      ['run', '--rm', '-i', '--network', 'none', BUSYBOX, 'sh', '-c', program],
    ]) {
      for (let round = 0; round < 4; round += 1) {
        const end = of(await gantry.run(words, { input }));
        assert.deepEqual({ words, ...end }, { words, exitCode: 3, stdout: 'word\n', stderr: 'end\n' });
      }
    }
  });

  test('are told nothing by what Bun would read in the environment', async () => {
    for (const env of [{ BUN_BE_BUN: '1' }, { BUN_OPTIONS: '--version' }]) {
      const { exitCode, stdout } = await gantry.run(['ps', '-q'], { env });
      assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: (await onNode('ps', '-q')).stdout });
    }
  });

  test('begin again on Node where another engine is meant', async () => {
    const { exitCode, stderr } = await gantry.run(['ps'], { env: { GANTRY_HOST: 'tcp://127.0.0.1:1' } });
    assert.equal(exitCode, 1);
    assert.match(stderr, /tcp:\/\/127\.0\.0\.1:1/);
  });

  test('start what goes on after them on Node', async () => {
    await gantry.ok(
      'run',
      '-d',
      '--name',
      'kept',
      '--network',
      'none',
      '--health-cmd',
      'true',
      BUSYBOX,
      'sleep',
      '1000',
    );
    const program = readFileSync(`/proc/${await keeperPid(gantry.roots)}/cmdline`, 'latin1').split('\0')[0];
    assert.equal(program?.endsWith('/node'), true);
    await gantry.ok('rm', '-f', 'kept');
  });

  test('of containers that go when they end find the bridge of the one before; whoever comes next takes it away', async () => {
    await gantry.ok('rm', '-f', 'web');
    const bridge = `/sys/class/net/gty${rootTag(gantry.roots, 6)}`;
    const runAndLook = async (): Promise<string> => {
      await gantry.ok('run', '--rm', BUSYBOX, 'true');
      return readFileSync(`${bridge}/ifindex`, 'latin1');
    };
    const first = await runAndLook();
    assert.equal(await runAndLook(), first);
    await gantry.ok('ps');
    assert.equal(existsSync(bridge), false);
  });

  test('are on Bun where there is one', { skip: !HAS_BUN && 'no Bun runs on this machine' }, async () => {
    await gantry.ok('run', '-d', '--name', 'web', '--network', 'none', BUSYBOX, 'sleep', '1000');
    const held = gantry.start(['stop', '-t', '100', 'web']);
    // Its shell becomes the program.
    for (;;) {
      const name = readFileSync(`/proc/${held.process.pid}/cmdline`, 'latin1').split('\0')[0] ?? '';
      if (name.endsWith('/dist/commands')) break;
      assert.ok(!name.endsWith('/node'));
    }
    await gantry.ok('kill', 'web');
    assert.equal((await held.end).exitCode, 0);
    await gantry.ok('rm', '-f', 'web');
  });
});

const of = ({ exitCode, stdout, stderr }: GantryEnd) => ({ exitCode, stdout, stderr });
