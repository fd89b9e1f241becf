import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';

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
    const port = (await engine.containers.get(container.id)).state.endpoint?.ports[0]?.hostPort ?? 0;
    assert.equal(await eventually(() => say(port)), 'hello\n');
    await engine.containers.remove(container.id, { force: true });
    await eventually(async () => assert.rejects(say(port), { code: 'ECONNREFUSED' }));
  });
});

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

const PATIENCE_MS = 10_000;
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
