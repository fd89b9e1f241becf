import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { openExecService } from '../../src/engine/container/open-exec-service.js';
import { openEngineParts } from '../../src/engine/engine-parts.js';
import type { Engine } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { execFolder } from '../../src/engine/task/exec-folder.js';
import { ownPrograms } from '../../src/own-programs.js';
import { readOutput } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, openTestRoots, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('further processes, known to everybody', { skip: rootReason(), timeout: 600_000 }, () => {
  let opened: TestEngine;
  /** Another that is open on the same roots, as in another process. */
  let other: Engine;
  let id = '';

  before(async () => {
    opened = await openTestEngine();
    other = await openTestRoots(opened.roots);
    const asked = { image: BUSYBOX, command: ['sleep', '1000'], network: { kind: 'none' } } as const;
    id = (await opened.engine.containers.create(asked)).container.id;
    await opened.engine.containers.start(id);
  });
  after(async () => {
    await other[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  });

  const execIds = async (): Promise<readonly string[]> => (await other.containers.details(id)).execIds;

  test('one that was created here is started, once, and looked at elsewhere', async () => {
    const asked = { command: ['sh', '-c', 'cat; exit 4'], env: ['A=1'], hasStdin: true };
    const created = await opened.engine.execs.create(id, asked);
    assert.deepEqual(await other.execs.get(created.id), { ...created, status: 'created', pid: 0, exitCode: undefined });
    assert.deepEqual(await execIds(), [created.id]);
    const attach = { stdin: true };
    await using session = await other.execs.start(id, { ...created.asked, id: created.id }, { attach });
    const running = await opened.engine.execs.get(created.id);
    assert.equal(running.status, 'running');
    // Started, it is still the runtime for a moment.
    await eventually('its program', () => /cat; exit 4/.test(readFileSync(`/proc/${running.pid}/cmdline`, 'utf8')));
    assert.deepEqual(await execIds(), [created.id]);
    await assert.rejects(opened.engine.execs.start(id, { ...asked, id: created.id }), /is already running/);
    await session.streams?.write(Buffer.from('typed'));
    await session.streams?.closeInput();
    assert.equal((await readOutput(session.streams)).stdout, 'typed');
    assert.equal(await session.exitCode, 4);
    const ended = await opened.engine.execs.get(created.id);
    assert.deepEqual([ended.status, ended.exitCode, ended.pid], ['ended', 4, running.pid]);
    await eventually('it is not listed', async () => (await execIds()).length === 0);
    await assert.rejects(other.execs.start(id, { ...asked, id: created.id }), /has already run/);
  });

  test('the end of one that nobody attends is known, with its exit code, to whoever asks', async () => {
    const session = await opened.engine.execs.start(id, { command: ['sh', '-c', 'sleep 0.2; exit 9'] });
    await eventually('its end', async () => (await other.execs.get(session.id)).status === 'ended');
    assert.equal((await other.execs.get(session.id)).exitCode, 9);
  });

  test('the end of one that somebody attends is told by them alone: its monitor starts no Node for it', async () => {
    const told = join(opened.roots.runRoot, 'told');
    const program = join(opened.roots.runRoot, 'tells');
    writeFileSync(program, `#!/bin/sh\ntouch ${told}\n`, { mode: 0o755 });
    const programs = { ...ownPrograms(), node: program };
    await using parts = openEngineParts({ ...opened.roots, environment: process.env, programs, version: '' });
    const attach = { stdin: false };
    const session = await openExecService(parts).start(id, { command: ['sh', '-c', 'echo out; exit 6'] }, { attach });
    assert.equal((await readOutput(session.streams)).stdout, 'out\n');
    // A program that has ended its output may be slow to end itself.
    const { pid } = await other.execs.get(session.id);
    await eventually('its end', () => !existsSync(`/proc/${pid}`));
    // As the command line does: its output has ended, its exit code is on its way.
    await session.streams?.close();
    assert.equal(await session.exitCode, 6);
    assert.equal((await other.execs.get(session.id)).exitCode, 6);
    const folder = execFolder(layout.runningContainer(opened.roots, id), session.id);
    await eventually('its monitor has tidied up', () => !existsSync(folder));
    assert.equal(existsSync(told), false);
  });

  test('one that cannot be started has ended with docker’s code', async () => {
    const { id: execId, asked } = await opened.engine.execs.create(id, { command: ['nope'] });
    await assert.rejects(other.execs.start(id, { ...asked, id: execId }), /executable file not found/);
    assert.equal((await opened.engine.execs.get(execId)).exitCode, 127);
  });

  test('what was to run in a life that has ended does not run in the next', async () => {
    const { container } = await opened.engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'none' },
    });
    await opened.engine.containers.start(container.id);
    const { id: execId, asked } = await opened.engine.execs.create(container.id, { command: ['true'] });
    await opened.engine.containers.stop(container.id, { timeoutSeconds: 0 });
    await opened.engine.containers.start(container.id);
    await assert.rejects(other.execs.get(execId), { code: 'exec_not_found' });
    const detached = await other.execs.create(container.id, asked);
    assert.equal(detached.status, 'created');
    await opened.engine.containers.remove(container.id, { force: true });
  });

  test('the size of its terminal is told from elsewhere', async () => {
    const { id: execId, asked } = await opened.engine.execs.create(id, {
      command: ['sh', '-c', 'until [ "$(stty size)" = "33 44" ]; do sleep 0.05; done; echo sized'],
      hasTty: true,
    });
    await using session = await opened.engine.execs.start(id, { ...asked, id: execId }, { attach: {} });
    await other.execs.resize(execId, { rows: 33, columns: 44 });
    assert.match((await readOutput(session.streams)).stdout, /sized/);
    await session.exitCode;
    await assert.rejects(other.execs.resize(execId, { rows: 1, columns: 1 }), /is not running/);
    await assert.rejects(other.execs.resize('nosuch', { rows: 1, columns: 1 }), { code: 'exec_not_found' });
  });

  test('one goes with its container: killed when that ends, forgotten when it is removed', async () => {
    const asked = { image: BUSYBOX, command: ['sleep', '1000'], network: { kind: 'none' } } as const;
    const { container } = await opened.engine.containers.create(asked);
    await opened.engine.containers.start(container.id);
    const { id: execId } = await opened.engine.execs.start(container.id, { command: ['sleep', '1000'] });
    const mine = { command: ['true'], id: execId };
    await assert.rejects(opened.engine.execs.start(id, mine), { code: 'exec_not_found' });
    await opened.engine.containers.stop(container.id, { timeoutSeconds: 0 });
    await eventually('its end', async () => (await other.execs.get(execId)).status === 'ended');
    assert.equal((await other.execs.get(execId)).exitCode, 137);
    await opened.engine.containers.remove(container.id);
    await assert.rejects(other.execs.get(execId), { code: 'exec_not_found' });
  });
});
