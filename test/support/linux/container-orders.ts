import assert from 'node:assert/strict';

import type { KilledOrder } from './kill-orders.js';
import { BUSYBOX } from './test-engine.js';
import { unlessSo } from './unless-so.js';
import { createVictim, findVictim, removeVictim, startVictim, VICTIM } from './victim.js';

/** What users do with a container from its making to its end. */
export const CONTAINER_ORDERS: readonly KilledOrder[] = [
  {
    name: 'create',
    prepare: async () => ['create', '--name', VICTIM, '-p', '127.0.0.1::80', BUSYBOX, 'sleep', '1000'],
    async repeat(engine) {
      if (!(await findVictim(engine))) await createVictim(engine);
      await engine.containers.start(VICTIM);
      await removeVictim(engine);
    },
  },
  {
    name: 'start',
    async prepare(engine) {
      await createVictim(engine);
      return ['start', VICTIM];
    },
    async repeat(engine) {
      await unlessSo('container_unchanged', engine.containers.start(VICTIM));
      assert.equal((await findVictim(engine))?.state.status, 'running');
      await removeVictim(engine);
    },
  },
  {
    name: 'stop',
    async prepare(engine) {
      await startVictim(engine);
      return ['stop', VICTIM];
    },
    async repeat(engine) {
      await unlessSo('container_unchanged', engine.containers.stop(VICTIM));
      assert.equal((await findVictim(engine))?.state.status, 'exited');
      await engine.containers.start(VICTIM);
      await removeVictim(engine);
    },
  },
  {
    name: 'restart',
    async prepare(engine) {
      await startVictim(engine);
      return ['restart', VICTIM];
    },
    async repeat(engine) {
      await engine.containers.restart(VICTIM);
      assert.equal((await findVictim(engine))?.state.status, 'running');
      await removeVictim(engine);
    },
  },
  {
    name: 'rm',
    async prepare(engine) {
      await startVictim(engine);
      return ['rm', '-f', VICTIM];
    },
    repeat: removeVictim,
  },
  {
    name: 'run',
    prepare: async () => ['run', '--rm', '--name', VICTIM, BUSYBOX, 'sh', '-c', 'sleep 0.1; exit 3'],
    async repeat(engine) {
      await removeVictim(engine);
      await createVictim(engine, { command: ['true'], isAutoRemoved: true });
      await engine.containers.start(VICTIM);
      await unlessSo('container_not_found', engine.containers.wait(VICTIM, { condition: 'removed' }));
      assert.equal(await findVictim(engine), undefined);
    },
  },
];
