import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';

describe('a restart policy, with nobody there but the monitor and the keeper', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function start(asked: Partial<CreateContainer>): Promise<Container> {
    const { container } = await engine.containers.create({ image: BUSYBOX, network: { kind: 'none' }, ...asked });
    await engine.containers.start(container.id);
    return container;
  }

  /** Waits for the state that `isSo` looks for; asks after every event. */
  async function until(id: string, isSo: (container: Container) => boolean): Promise<Container> {
    const cancelSignal = AbortSignal.timeout(PATIENCE_MS);
    const first = await engine.containers.get(id);
    if (isSo(first)) return first;
    for await (const _ of engine.system.events({ sinceMs: 0, cancelSignal })) {
      const container = await engine.containers.get(id);
      if (isSo(container)) return container;
    }
    const { state } = await engine.containers.get(id);
    throw new Error(`never came to that; last: ${JSON.stringify(state)}`);
  }

  test('on-failure:2 starts it twice more, then leaves it', async () => {
    const { id } = await start({
      command: ['sh', '-c', 'exit 4'],
      restart: { name: 'on-failure', maximumRetryCount: 2 },
    });
    const { state } = await until(
      id,
      ({ state: { status, restartCount } }) => status === 'exited' && restartCount === 2,
    );
    assert.equal(state.exitCode, 4);
  });

  test('on-failure leaves alone what succeeded', async () => {
    const { id } = await start({ command: ['true'], restart: { name: 'on-failure', maximumRetryCount: 0 } });
    const { state } = await until(id, ({ state: { status } }) => status === 'exited');
    assert.equal(state.restartCount, 0);
  });

  test('always brings back what was killed from outside, and stop puts an end to it', async () => {
    const { id } = await start({ command: ['sleep', '1000'], restart: { name: 'always', maximumRetryCount: 0 } });
    const { state } = await engine.containers.get(id);
    process.kill(state.pid, 'SIGKILL');
    const again = await until(
      id,
      (container) => container.state.status === 'running' && container.state.restartCount === 1,
    );
    assert.notEqual(again.state.pid, state.pid);
    await engine.containers.stop(id, { timeoutSeconds: 0 });
    assert.equal((await engine.containers.get(id)).state.status, 'exited');
  });

  test('what is waiting to restart can be stopped and removed', async () => {
    const { id } = await start({ command: ['sh', '-c', 'exit 1'], restart: { name: 'always', maximumRetryCount: 0 } });
    await until(id, ({ state: { status, restartCount } }) => status === 'restarting' && restartCount >= 2);
    await engine.containers.remove(id, { force: true });
    await assert.rejects(engine.containers.get(id), { code: 'container_not_found' });
  });
});
