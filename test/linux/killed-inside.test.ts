import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { type KilledOrder, killAtAnyPoint, killsOf, onCleanRoots } from '../support/linux/kill-orders.js';
import { unlessSo } from '../support/linux/unless-so.js';
import { findVictim, removeVictim, startVictim, VICTIM, writeInVictim } from '../support/linux/victim.js';
import { finishing } from '../support/linux/whole-after-kill.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

const KILLS = killsOf(6);

async function startWritten(engine: Engine, text: string): Promise<void> {
  await startVictim(engine);
  await writeInVictim(engine, text);
}

async function removeSaved(engine: Engine): Promise<void> {
  await removeVictim(engine);
  for (const { number } of await engine.saves.list()) await engine.saves.remove(String(number));
  assert.equal((await engine.images.list()).length, 1);
}

const ORDERS: readonly KilledOrder[] = [
  {
    name: 'exec',
    async prepare(engine) {
      await startVictim(engine);
      return ['exec', VICTIM, 'true'];
    },
    async repeat(engine) {
      await using exec = await engine.execs.start(VICTIM, { command: ['sh', '-c', 'exit 9'] }, { attach: {} });
      assert.equal(await exec.exitCode, 9);
      await removeVictim(engine);
    },
  },
  {
    name: 'debug',
    async prepare(engine) {
      await startVictim(engine);
      return ['debug', VICTIM, 'sleep', '0.1'];
    },
    async repeat(engine) {
      const sessions = () => engine.containers.list({ all: true, label: ['gantry.debug'] });
      await eventually('the end of the session', async () => (await sessions()).length === 0);
      await using session = await engine.debug.start(VICTIM, { command: ['sh', '-c', 'exit 9'] });
      assert.equal(await session.exitCode, 9);
      await removeVictim(engine);
    },
  },
  {
    name: 'snapshot',
    async prepare(engine) {
      await startWritten(engine, 'one');
      return ['snapshot', VICTIM];
    },
    async repeat(engine) {
      await engine.saves.create(VICTIM);
      assert.equal((await findVictim(engine))?.state.status, 'running');
      await removeSaved(engine);
    },
  },
  {
    name: 'snapshot restore',
    async prepare(engine) {
      await startWritten(engine, 'one');
      const { number } = await engine.saves.create(VICTIM);
      await writeInVictim(engine, 'two');
      return ['snapshot', 'restore', String(number)];
    },
    async repeat(engine) {
      const first = (await engine.saves.list(VICTIM)).at(-1);
      await engine.saves.restore(String(first?.number));
      await unlessSo('container_unchanged', engine.containers.start(VICTIM));
      assert.equal(Buffer.from(await engine.files.readFile(VICTIM, '/written', { maxBytes: 10 })).toString(), 'one\n');
      await removeSaved(engine);
    },
  },
];

describe(`orders about what is inside a container, killed at any point, ${KILLS} times each`, {
  skip: rootReason(),
  timeout: 660_000,
}, () => {
  const onGantry = onCleanRoots();
  for (const order of ORDERS) {
    test(order.name, () =>
      onGantry((gantry) => killAtAnyPoint({ gantry, order, finish: finishing({ gantry, order }) }, KILLS)),
    );
  }
});
