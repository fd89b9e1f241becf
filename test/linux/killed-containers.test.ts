import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { CONTAINER_ORDERS } from '../support/linux/container-orders.js';
import { killAtAnyPoint, killsOf, onCleanRoots, withEngine } from '../support/linux/kill-orders.js';
import { programFarm } from '../support/linux/program-farm.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { findVictim, removeVictim, VICTIM } from '../support/linux/victim.js';
import { finishing, monitors, settled } from '../support/linux/whole-after-kill.js';
import { rootReason } from '../support/root-reason.js';

const KILLS = killsOf(6);

describe(`orders to containers, killed at any point, ${KILLS} times each`, {
  skip: rootReason(),
  timeout: 660_000,
}, () => {
  const onGantry = onCleanRoots();

  for (const order of CONTAINER_ORDERS) {
    test(order.name, () =>
      onGantry((gantry) => killAtAnyPoint({ gantry, order, finish: finishing({ gantry, order }) }, KILLS)),
    );
  }

  test('while the runtime makes the container: what makes it is ended too, and nothing comes of it', () =>
    onGantry(async (gantry) => {
      const slowly = 'case "$*" in *" create "*) sleep 20 ;; esac';
      const env = { PATH: programFarm(gantry.folder, { preceded: { crun: slowly, runc: slowly } }) };
      const running = gantry.start(['run', '-d', '--name', VICTIM, BUSYBOX, 'sleep', '1000'], { env });
      while (monitors(gantry.roots).length === 0) await delay(5);
      running.process.kill('SIGKILL');
      await running.end;
      await withEngine(gantry.roots, async (engine) => {
        assert.deepEqual(monitors(gantry.roots), []);
        assert.equal((await findVictim(engine))?.state.status, 'created');
        await engine.containers.start(VICTIM);
        assert.equal((await findVictim(engine))?.state.status, 'running');
        await removeVictim(engine);
      });
      await settled(gantry.roots, () => monitors(gantry.roots), 'is watched over after it was removed');
    }));
});
