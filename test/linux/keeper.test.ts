import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { procTable } from '../../src/host/node/process-table.js';
import { keeperPid } from '../support/linux/keeper-pid.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';

describe('the keeper', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  test('a published port answers on [::1] for as long as its container lives, and then nobody listens there', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sh', '-c', 'while :; do echo hello | nc -l -p 80; done'],
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 }],
    });
    await engine.containers.start(container.id);
    const port = (await engine.containers.get(container.id)).state.ports[0]?.hostPort ?? 0;
    assert.equal(await eventually(() => say(port)), 'hello\n');
    await engine.containers.remove(container.id, { force: true });
    await eventually(async () => assert.rejects(say(port), { code: 'ECONNREFUSED' }));
  });

  test('one that was asked for at an address of IPv6 is listened on when its container has started', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '::1', hostPort: 0 }],
    });
    await engine.containers.start(container.id);
    const { hostPort: port = 0 } = (await engine.containers.get(container.id)).state.ports[0] ?? {};
    assert.ok(procTable().hasListener({ protocol: 'tcp', isIpv6: true, port }));
    await engine.containers.remove(container.id, { force: true });
  });

  test('is no child of a monitor: that of a container which waits for its restart has ended', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sh', '-c', 'exit 1'],
      network: { kind: 'none' },
      restart: { name: 'always', maximumRetryCount: 0 },
    });
    await engine.containers.start(container.id);
    // Each wait is twice as long as the one before: from here on it is long enough to look.
    await eventually(async () => {
      const { status, restartCount } = (await engine.containers.get(container.id)).state;
      assert.ok(status === 'restarting' && restartCount >= 5);
      assert.deepEqual(monitorsOf(container.id), []);
    });
    const keeper = readFileSync(`/proc/${await keeperPid(opened.roots)}/cmdline`, 'latin1');
    assert.match(keeper, /keeper-main\.js\0/);
    await engine.containers.remove(container.id, { force: true });
  });
});

/** Process ids of a container's monitors, and of what they have called. */
const monitorsOf = (id: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(id));

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // It has ended meanwhile.
  }
}

/** What whoever listens on `[::1]` sends. */
async function say(port: number): Promise<string> {
  const socket = connect({ host: '::1', port });
  await once(socket, 'connect');
  socket.setEncoding('utf8');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  if (text === '') throw new Error('nothing came');
  return text;
}

const LOOK_EVERY_MS = 50;

/** Tries until it succeeds: another process has to notice first. */
async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
