import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { BUSYBOX, openTestRoots } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';
import type { TerminalDriver } from '../support/terminal-driver.js';

/** What the issue promises: a change made by one process is seen by the others within this time. */
const PROMISED_MS = 1000;
const SIZE = { columns: 140, rows: 40 };

describe('a screen and a command line on one state root', { skip: rootReason(), timeout: 120_000 }, () => {
  let gantry: BuiltGantry;
  let screen: TerminalDriver;
  before(async () => {
    gantry = await BuiltGantry.open();
    await using engine = await openTestRoots(gantry.roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX, config: { Cmd: ['sh'] } });
    screen = gantry.terminal([], SIZE);
    await screen.waitFor(/busybox/);
  });
  after(async () => {
    await screen[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  const state = (name: string): Promise<string> => gantry.ok('inspect', '-f', '{{.State.Status}}', name);
  const run = (name: string, ...words: readonly string[]): Promise<string> =>
    gantry.ok('run', '-d', '--name', name, '--network', 'none', ...words);
  const shows = (pattern: RegExp): Promise<string> => screen.waitFor(pattern, { timeoutMs: PROMISED_MS });

  test('what the command line does, the screen shows within a second', async () => {
    await run('web', BUSYBOX, 'sleep', '1000');
    await shows(/● web .*Up /);
    await gantry.ok('pause', 'web');
    await shows(/web .*Paused/i);
    await gantry.ok('unpause', 'web');
    await shows(/● web .*Up /);
    await gantry.ok('rename', 'web', 'shop');
    await shows(/● shop /);
    await gantry.ok('stop', '-t', '0', 'shop');
    await shows(/shop .*Exited \(137\)/);
    await gantry.ok('rm', 'shop');
    await screen.waitFor((text) => !text.includes('shop'), { timeoutMs: PROMISED_MS });
    await gantry.ok('tag', BUSYBOX, 'another:name');
    await shows(/another/);
    await gantry.ok('rmi', 'another:name');
    await screen.waitFor((text) => !text.includes('another'), { timeoutMs: PROMISED_MS });
  });

  test('what a container prints is on the screen within a second', async () => {
    await run('talker', BUSYBOX, 'sh', '-c', 'trap "echo heard-you" USR1; echo ready; while :; do sleep 0.05; done');
    await shows(/ready/);
    await gantry.ok('kill', '-s', 'USR1', 'talker');
    await shows(/heard-you/);
    await gantry.ok('rm', '-f', 'talker');
    await screen.waitFor((text) => !text.includes('talker'), { timeoutMs: PROMISED_MS });
  });

  test('what the screen does, a command that follows events tells within a second', async () => {
    const since = new Date().toISOString();
    await gantry.ok('create', '--name', 'job', '--network', 'none', '--stop-timeout', '0', BUSYBOX, 'sleep', '1000');
    await shows(/job .*Created/);
    const events = gantry.start(['events', '--since', since, '--format', '{{.Action}} {{.TimeNano}}']);
    try {
      await events.sees(/^create /m);
      screen.press('s');
      assert.ok(latency(await events.sees(/^start \d+$/m), 'start') < PROMISED_MS);
      assert.equal(await state('job'), 'running');
      await shows(/● job .*Up /);
      screen.press('s');
      await screen.waitFor(/─ Stop\?/);
      screen.press('y');
      assert.ok(latency(await events.sees(/^die \d+$/m), 'die') < PROMISED_MS);
      assert.equal(await state('job'), 'exited');
    } finally {
      events.process.kill('SIGINT');
      await events.end;
      await gantry.ok('rm', '-f', 'job');
    }
  });

  test('the screen is killed with -9, a shell open in it: every container lives on, and policies hold', async () => {
    const names = ['one', 'two', 'three'];
    for (const name of names)
      await run(name, '--restart', 'always', BUSYBOX, 'sh', '-c', 'while :; do date; sleep 0.2; done');
    await shows(/● three/);
    screen.press('g');
    await screen.waitFor(/▌ ● one/);
    screen.press('e');
    await screen.waitFor(/# /);
    screen.send('echo in-the-$((1 + 1))\r');
    await screen.waitFor(/in-the-2/);
    const pids = await Promise.all(names.map((name) => gantry.ok('inspect', '-f', '{{.State.Pid}}', name)));
    screen.signal('SIGKILL');
    await screen.exit;

    assert.deepEqual(await Promise.all(names.map(state)), ['running', 'running', 'running']);
    assert.ok(pids.every((pid) => existsSync(`/proc/${pid}`)));
    const events = gantry.start(['events', '--since', '1h', '--filter', 'container=two', '--format', '{{.Action}}']);
    try {
      await events.sees(/start/);
      process.kill(Number(pids[1]), 'SIGKILL');
      await events.sees(/die[^]*start/);
    } finally {
      events.process.kill('SIGINT');
      await events.end;
    }
    assert.equal(await gantry.ok('inspect', '-f', '{{.State.Status}} {{.RestartCount}}', 'two'), 'running 1');
    assert.equal(await gantry.ok('exec', 'one', 'echo', 'alive'), 'alive');

    screen = gantry.terminal([], SIZE);
    await screen.waitFor(/● three/);
    await gantry.ok('rm', '-f', ...names);
    await screen.waitFor((text) => !text.includes('three'), { timeoutMs: PROMISED_MS });
    screen.press('q');
    assert.equal((await screen.exit).code, 0);
  });

  test('several commands at once at one container: each does its work or says why not', async () => {
    await run('busy', BUSYBOX, 'sleep', '1000');
    const words = ['stop', 'restart', 'kill', 'start', 'pause', 'unpause', 'stop', 'start'];
    const ended = await Promise.all(
      words.map((word) => gantry.run([word, ...(/stop|restart/.test(word) ? ['-t', '0'] : []), 'busy'])),
    );
    for (const { exitCode, stderr } of ended) {
      assert.ok(exitCode === 0 || exitCode === 1, stderr);
      assert.ok(!stderr.includes('unexpected') && !stderr.includes('internal'), stderr);
    }
    await gantry.ok('rm', '-f', 'busy');
    assert.equal(await gantry.ok('ps', '-aq'), '');
  });
});

/** How long ago the event was when it was told. */
function latency(text: string, action: string): number {
  const nanos = new RegExp(`^${action} (?<nanos>\\d+)$`, 'm').exec(text)?.groups?.['nanos'] ?? '0';
  return Date.now() - Number(BigInt(nanos) / 1_000_000n);
}
