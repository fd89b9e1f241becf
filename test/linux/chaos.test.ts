import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';

import { isAlive } from '../../src/engine/index.js';
import { type ChaosTask, runChaosWorker } from '../support/linux/chaos-worker.js';
import { addressesInside } from '../support/linux/inside-network.js';
import { openTestEngine, type TestRoots } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';
import { seededRandom } from '../support/seeded-random.js';

const OPERATIONS = 200;
const WORKERS = 4;
const MOST_OPERATIONS_OF_A_LIFE = 12;
const LONGEST_INTO_THE_NEXT_MS = 60;
const SEED = Number(process.env['GANTRY_CHAOS_SEED'] ?? 20261120);

const role = process.env['GANTRY_CHAOS_WORKER'];
if (role === undefined) {
  describe('chaos', () => {
    test(`${OPERATIONS} random operations from ${WORKERS} processes that are killed at any point leave nothing behind (seed ${SEED})`, {
      timeout: 600_000,
    }, async () => {
      await using opened = await openTestEngine();
      const kills = await unleash(opened.roots, 'containers');
      assert.ok(kills >= WORKERS, `only ${kills} were killed`);

      // The next start cleans up.
      await using engine = await opened.open();
      for (const { id, state } of await engine.containers.list({ all: true })) {
        assert.ok(
          ['created', 'running', 'paused', 'restarting', 'exited'].includes(state.status),
          `${id} is ${state.status}`,
        );
        // Said to be alive and just ended: then its end is seen.
        const isThere = existsSync(`/proc/${state.pid}`);
        if (isAlive(state.status) && !isThere)
          await engine.containers.wait(id, { cancelSignal: AbortSignal.timeout(PATIENCE_MS) });
      }
      for (const { id } of await engine.containers.list({ all: true }))
        await engine.containers.remove(id, { force: true });
      assert.deepEqual(rowsLeft(opened.roots), { endpoint: 0, port: 0, container: 0, volume_use: 0, active: 0 });
    });

    test(`and so with networks: who lives has the interfaces that are said (seed ${SEED})`, {
      timeout: 600_000,
    }, async () => {
      await using opened = await openTestEngine();
      const kills = await unleash(opened.roots, 'networks');
      assert.ok(kills >= WORKERS, `only ${kills} were killed`);
      await using engine = await opened.open();
      for (const container of await engine.containers.list()) {
        const { endpoints } = container.state;
        const said = endpoints.flatMap(({ interfaceName, address, ipv6Address }) =>
          [address, ipv6Address].filter((each) => each !== '').map((each) => `${interfaceName} ${each}`),
        );
        const inside = await addressesInside(container).catch(async (error: unknown) => {
          if (existsSync(`/proc/${container.state.pid}`)) throw error;
          // Somebody was killed behind the signal that ended it at this moment: then its end is seen.
          await engine.containers.wait(container.id, { cancelSignal: AbortSignal.timeout(PATIENCE_MS) });
        });
        if (!inside) continue;
        assert.deepEqual(inside.toSorted(), said.toSorted());
        for (const { networkName } of endpoints) {
          const { members } = await engine.networks.get(networkName);
          assert.ok(members.some(({ containerId }) => containerId === container.id));
        }
      }
      for (const { id } of await engine.containers.list({ all: true }))
        await engine.containers.remove(id, { force: true });
      await engine.networks.prune();
      assert.deepEqual((await engine.networks.list()).length, 3);
      assert.deepEqual(rowsLeft(opened.roots), { endpoint: 0, port: 0, container: 0, volume_use: 0, active: 0 });
    });
  });
} else {
  await runChaosWorker(JSON.parse(role));
}

/** Runs workers until they have done all operations between them, and kills them as they go. @returns how many were killed */
async function unleash(roots: TestRoots, play: ChaosTask['play']): Promise<number> {
  const random = seededRandom(SEED);
  let done = 0;
  let kills = 0;
  const failures: string[] = [];
  const workUntilDone = async (worker: number): Promise<void> => {
    for (let life = 0; done < OPERATIONS; life += 1) {
      const child = startWorker({ roots, play, seed: SEED + worker * 1000 + life });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // After some operations, in the middle of the next.
      let left = 1 + random.below(MOST_OPERATIONS_OF_A_LIFE);
      const intoTheNextMs = random.below(LONGEST_INTO_THE_NEXT_MS);
      const lines = createInterface({ input: child.stdout ?? process.stdin });
      lines.on('line', (line) => {
        if (line.startsWith('bug ')) failures.push(line);
        done += 1;
        left -= 1;
        if (left === 0) setTimeout(() => child.kill('SIGKILL'), intoTheNextMs);
        if (done >= OPERATIONS) child.kill('SIGTERM');
      });
      await ended;
      if (child.signalCode === 'SIGKILL') kills += 1;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => workUntilDone(worker)));
  assert.deepEqual(failures, []);
  return kills;
}

function startWorker(task: ChaosTask): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, import.meta.filename], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GANTRY_CHAOS_WORKER: JSON.stringify(task), NODE_TEST_CONTEXT: undefined },
  });
}

function rowsLeft({ dataRoot }: TestRoots): Record<string, number> {
  using database = new DatabaseSync(join(dataRoot, 'gantry.db'), { readOnly: true });
  const count = (from: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${from}`).get()?.['n']);
  return {
    endpoint: count('endpoint'),
    port: count('port'),
    container: count('container'),
    volume_use: count('volume_use'),
    active: count("snapshot WHERE kind = 'active'"),
  };
}
