import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join, resolve as resolvePath } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BuiltGantry, type GantryEnd } from '../support/linux/built-gantry.js';
import { importBusybox } from '../support/linux/import-busybox.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';
import { TerminalDriver } from '../support/terminal-driver.js';

const DOCKER = '/usr/bin/docker';
const NOT_FOUND = 'exec: "nosuch": executable file not found in $PATH';
const skip = rootReason() ?? (existsSync(DOCKER) ? undefined : 'docker’s program is not installed');

describe('gantry serve with docker’s own program', { skip, timeout: 600_000 }, () => {
  let gantry: BuiltGantry;
  let server: ChildProcess;
  let socket = '';

  async function serving(...words: readonly string[]): Promise<ChildProcess> {
    const child = spawn(resolvePath('bin/gantry'), ['serve', '-H', `unix://${socket}`, ...words], {
      env: gantry.env,
      stdio: 'ignore',
    });
    await eventually('the socket', () => isAnswered(socket));
    return child;
  }

  /** Ends the server. @returns its exit code, null where the signal ended it */
  async function ended(signal: NodeJS.Signals): Promise<unknown> {
    const end = once(server, 'exit');
    server.kill(signal);
    const [code] = await end;
    return code;
  }

  before(async () => {
    gantry = await BuiltGantry.open();
    socket = join(gantry.folder, 's');
    await importBusybox(gantry);
    server = await serving();
  });
  after(async () => {
    await ended('SIGTERM');
    await gantry[Symbol.asyncDispose]();
  });

  const environment = (): Record<string, string> => ({ ...gantry.env, DOCKER_HOST: `unix://${socket}` });

  function docker(words: readonly string[], input?: string): Promise<GantryEnd> {
    const child = spawn(DOCKER, words, { env: environment(), timeout: 300_000, killSignal: 'SIGKILL' });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    return new Promise((resolve) => {
      child.once('close', (code) => {
        const stdoutBytes = Buffer.concat(out);
        const stderr = Buffer.concat(err).toString();
        resolve({ exitCode: code ?? -1, stdout: stdoutBytes.toString(), stderr, stdoutBytes });
      });
    });
  }

  async function ok(...words: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await docker(words);
    assert.equal(exitCode, 0, `docker ${words.join(' ')}: ${stderr}${stdout}`);
    return stdout.trimEnd();
  }

  const terminal = (...args: readonly string[]): TerminalDriver =>
    new TerminalDriver({ command: DOCKER, args, columns: 90, rows: 25, env: environment() });

  test('run: output, exit codes, what is not there, and input from a pipe', async () => {
    assert.equal(await ok('run', '--rm', BUSYBOX, 'echo', 'hello'), 'hello');
    const both = await docker(['run', '--rm', BUSYBOX, 'sh', '-c', 'echo out; echo err >&2; exit 3']);
    assert.deepEqual([both.exitCode, both.stdout, both.stderr], [3, 'out\n', 'err\n']);
    const missing = await docker(['run', '--rm', BUSYBOX, 'nosuch']);
    assert.equal(missing.exitCode, 127);
    assert.match(missing.stderr, /executable file not found in \$PATH/);
    const piped = await docker(['run', '-i', '--rm', BUSYBOX, 'wc', '-c'], 'x'.repeat(300_000));
    assert.equal(piped.stdout.trim(), '300000');
    assert.equal(await ok('ps', '-aq'), '');
  });

  test('run -it: a terminal of the client’s size, keys, and its exit code', async () => {
    // Its size comes from the client once it runs.
    const program = 'while [ "$(stty size)" != "25 90" ]; do sleep 0.05; done; echo sized; read x; echo got $x; exit 5';
    await using client = terminal('run', '-it', '--rm', BUSYBOX, 'sh', '-c', program);
    await eventually('its size', () => client.raw.includes('sized'));
    client.press('w', 'o', 'r', 'd', 'enter');
    const { code } = await client.exit;
    assert.equal(code, 5);
    assert.match(client.raw, /got word/);
  });

  test('attach, and detach by keys', async () => {
    await ok('run', '-dit', '--name', 'shell', BUSYBOX, 'sh', '-c', 'while sleep 0.1; do echo tick; done');
    await using client = terminal('attach', 'shell');
    // By then the client takes keys one by one.
    await eventually('its output', () => client.raw.includes('tick'));
    client.press('ctrl-p', 'ctrl-q');
    await client.exit;
    assert.equal(await ok('inspect', '-f', '{{.State.Status}}', 'shell'), 'running');
    await ok('rm', '-f', 'shell');
  });

  test('a container’s life, from create to rm', async () => {
    await ok('create', '--name', 'one', '-l', 'tier=back', '-e', 'A=1', BUSYBOX, 'sleep', '1000');
    assert.equal(await ok('ps', '-a', '-f', 'status=created', '--format', '{{.Names}}'), 'one');
    await ok('start', 'one');
    assert.match(await ok('ps', '-f', 'label=tier=back', '--format', '{{.Names}} {{.Status}}'), /^one Up /);
    assert.equal(await ok('ps', '-q', '-f', 'label=tier=front'), '');
    await ok('rename', 'one', 'two');
    await ok('update', '-m', '64m', '--memory-swap', '64m', 'two');
    assert.equal(await ok('inspect', '-f', '{{.HostConfig.Memory}} {{.Config.Env}}', 'two'), '67108864 [A=1]');
    assert.match(await ok('top', 'two'), /sleep 1000/);
    assert.match(await ok('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}', 'two'), /^two .*\/ 64MiB$/);
    await ok('pause', 'two');
    assert.match(await ok('ps', '--format', '{{.Status}}'), /\(Paused\)$/);
    await ok('unpause', 'two');
    const wait = docker(['wait', 'two']);
    await ok('kill', '-s', 'KILL', 'two');
    assert.equal((await wait).stdout, '137\n');
    await ok('restart', '-t', '0', 'two');
    await ok('stop', '-t', '0', 'two');
    await ok('rm', 'two');
    const gone = await docker(['start', 'two']);
    assert.deepEqual([gone.exitCode, /No such container: two/.test(gone.stderr)], [1, true]);
  });

  test('exec: output, exit codes, input, detached, in a terminal', async () => {
    await ok('run', '-d', '--name', 'box', BUSYBOX, 'sleep', '1000');
    assert.equal(await ok('exec', '-e', 'B=2', '-w', '/tmp', 'box', 'sh', '-c', 'echo $B; pwd'), '2\n/tmp');
    assert.equal((await docker(['exec', 'box', 'sh', '-c', 'exit 7'])).exitCode, 7);
    const missing = await docker(['exec', 'box', 'nosuch']);
    assert.deepEqual([missing.stdout.trim(), missing.exitCode], [NOT_FOUND, 127]);
    assert.equal((await docker(['exec', '-i', 'box', 'cat'], 'in\n')).stdout, 'in\n');
    await ok('exec', '-d', 'box', 'touch', '/tmp/there');
    await eventually(
      'the file',
      async () => (await docker(['exec', 'box', 'test', '-e', '/tmp/there'])).exitCode === 0,
    );
    await using client = terminal(
      'exec',
      '-it',
      'box',
      'sh',
      '-c',
      'while [ "$(stty size)" != "25 90" ]; do sleep 0.05; done; read x; exit 4',
    );
    client.press('x', 'enter');
    assert.equal((await client.exit).code, 4);
    await ok('rm', '-f', 'box');
  });

  test('logs: all, the last, followed to the end', async () => {
    await ok('run', '-di', '--name', 'talker', BUSYBOX, 'sh', '-c', 'echo one; echo two >&2; sleep 1; echo three');
    const { stdout, stderr } = await docker(['logs', '-f', 'talker']);
    assert.deepEqual([stdout, stderr], ['one\nthree\n', 'two\n']);
    assert.equal(await ok('logs', '--tail', '1', 'talker'), 'three');
    assert.match(await ok('logs', '-t', '--tail', '1', 'talker'), /^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}Z three$/);
    await ok('rm', 'talker');
  });

  test('files: cp both ways, diff, export, commit', async () => {
    const here = join(gantry.folder, 'file');
    await writeFile(here, 'content\n');
    await ok('create', '--name', 'files', BUSYBOX, 'cat', '/tmp/file');
    await ok('cp', here, 'files:/tmp/file');
    assert.equal(await ok('start', '-a', 'files'), 'content');
    await ok('cp', 'files:/tmp/file', `${here}.back`);
    assert.equal(await readFile(`${here}.back`, 'utf8'), 'content\n');
    assert.match(await ok('diff', 'files'), /^A \/tmp\/file$/m);
    await ok('export', '-o', `${here}.tar`, 'files');
    assert.ok((await lstat(`${here}.tar`)).size > 1024);
    await ok('commit', '-m', 'with a file', 'files', 'kept:1');
    assert.equal(await ok('run', '--rm', 'kept:1'), 'content');
    await ok('rm', 'files');
  });

  test('the server ends, or is killed: containers go on, and the next takes its place', async () => {
    await ok('run', '-d', '--name', 'survivor', BUSYBOX, 'sleep', '1000');
    const follower = docker(['logs', '-f', 'survivor']);
    const second = await gantry.run(['serve', '--socket', socket]);
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, new RegExp(`is in use by .* \\(pid ${server.pid}\\)`));
    assert.equal(await ended('SIGTERM'), 0);
    await follower;
    assert.equal(existsSync(socket), false);
    server = await serving();
    await ended('SIGKILL');
    assert.equal(existsSync(socket), true);
    server = await serving('--mode', '600');
    assert.equal((await lstat(socket)).mode & 0o777, 0o600);
    assert.equal(await ok('inspect', '-f', '{{.State.Status}}', 'survivor'), 'running');
    await ok('rm', '-f', 'survivor');
  });

  test('a socket that systemd made is taken over', async () => {
    const made = createServer().listen(0, '127.0.0.1');
    await once(made, 'listening');
    const { port } = made.address() as { readonly port: number };
    const { fd } = Reflect.get(made, '_handle') as { readonly fd: number };
    const line = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve';
    const child = spawn('/bin/sh', ['-c', line, resolvePath('bin/gantry')], {
      env: gantry.env,
      stdio: ['ignore', 'ignore', 'pipe', fd],
    });
    const [said] = await once(child.stderr ?? assert.fail(), 'data');
    assert.match(String(said), /API listens on fd:\/\/3/);
    made.close();
    assert.match(await ok('-H', `tcp://127.0.0.1:${port}`, 'version', '-f', '{{.Server.APIVersion}}'), /^1\.\d+$/);
    const end = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await end, [0, null]);
  });
});

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect({ path });
    client.once('connect', () => resolve(client.destroy() !== undefined));
    client.once('error', () => resolve(false));
  });
}
