import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { hasInsideNames } from '../../src/engine/names/inside/inside-files.js';
import { findRemains } from '../support/linux/find-remains.js';
import { addressesInside } from '../support/linux/inside-network.js';
import {
  type KilledOrder,
  type Killing,
  killAtAnyPoint,
  killAtCommits,
  killsOf,
  onCleanRoots,
  withEngine,
  writesReason,
} from '../support/linux/kill-orders.js';
import { resolveInside } from '../support/linux/run-inside.js';
import { BUSYBOX, settledRemains, type TestRoots } from '../support/linux/test-engine.js';
import { unlessSo } from '../support/linux/unless-so.js';
import { createVictim, VICTIM } from '../support/linux/victim.js';
import { PATIENCE_MS } from '../support/patience.js';
import { rootReason } from '../support/root-reason.js';

const KILLS = killsOf(2);
/** All of the commits for a longer look. */
const STEP = KILLS < 20 ? 2 : 1;
const [HOME, MORE] = ['home', 'more'];

const make = (engine: Engine, ...names: readonly string[]) =>
  Promise.all(names.map((name) => engine.networks.create({ name, hasIpv6: true })));

async function startVictim(engine: Engine): Promise<void> {
  const { id } = await createVictim(engine, { command: ['sleep', '1000'], network: { kind: 'network', name: HOME } });
  await engine.containers.start(id);
}

const namesOf = async (engine: Engine): Promise<readonly string[]> =>
  (await engine.networks.list({ type: 'custom' })).map(({ name }) => name);
const placesOf = async (engine: Engine): Promise<readonly string[]> =>
  (await engine.containers.get(VICTIM)).state.endpoints.map(({ networkName }) => networkName);

const ORDERS: readonly KilledOrder[] = [
  {
    name: 'network create',
    prepare: async () => ['network', 'create', '--ipv6', MORE],
    async repeat(engine) {
      await unlessSo('network_name_taken', make(engine, MORE));
      assert.deepEqual(await namesOf(engine), [MORE]);
    },
  },
  {
    name: 'network rm',
    async prepare(engine) {
      await make(engine, HOME);
      await startVictim(engine);
      await engine.containers.stop(VICTIM, { timeoutSeconds: 0 });
      return ['network', 'rm', HOME];
    },
    async repeat(engine) {
      await unlessSo('network_not_found', engine.networks.remove(HOME));
      assert.deepEqual(await namesOf(engine), []);
      await assert.rejects(engine.containers.start(VICTIM), { code: 'network_not_found' });
    },
  },
  {
    name: 'run',
    async prepare(engine) {
      await make(engine, HOME, MORE);
      return ['run', '-d', '--name', VICTIM, '--network', HOME, '--network', MORE, '-p', '80', BUSYBOX, 'sleep', '100'];
    },
    async repeat(engine) {
      await unlessSo('container_not_found', engine.containers.remove(VICTIM, { force: true }));
      await startVictim(engine);
      await engine.networks.connect(MORE, VICTIM);
      assert.deepEqual(await placesOf(engine), [HOME, MORE]);
    },
  },
  {
    name: 'run where the host is not',
    async prepare(engine) {
      await engine.networks.create({ name: HOME, driver: 'macvlan', hasIpv6: true });
      return ['run', '-d', '--name', VICTIM, '--network', HOME, BUSYBOX, 'sleep', '100'];
    },
    async repeat(engine) {
      await unlessSo('container_not_found', engine.containers.remove(VICTIM, { force: true }));
      await startVictim(engine);
      const [place] = (await engine.containers.get(VICTIM)).state.endpoints;
      assert.equal(await resolveInside(engine, VICTIM, VICTIM), place?.ipv6Address);
    },
  },
  {
    name: 'network connect',
    async prepare(engine) {
      await make(engine, HOME, MORE);
      await startVictim(engine);
      return ['network', 'connect', MORE, VICTIM];
    },
    async repeat(engine) {
      await unlessSo('network_already_connected', engine.networks.connect(MORE, VICTIM));
      assert.deepEqual(await placesOf(engine), [HOME, MORE]);
    },
  },
  {
    name: 'network disconnect',
    async prepare(engine) {
      await make(engine, HOME, MORE);
      await startVictim(engine);
      await engine.networks.connect(MORE, VICTIM);
      return ['network', 'disconnect', HOME, VICTIM];
    },
    async repeat(engine) {
      await unlessSo('network_not_connected', engine.networks.disconnect(HOME, VICTIM));
      assert.deepEqual(await placesOf(engine), [MORE]);
    },
  },
];

describe(`orders to networks, killed at any point, ${KILLS} times each`, {
  skip: rootReason(),
  timeout: 600_000,
}, () => {
  const onGantry = onCleanRoots();

  for (const order of ORDERS) {
    test(order.name, () =>
      onGantry((gantry) => killAtAnyPoint({ gantry, order, finish: finishing({ gantry, order }) }, KILLS)),
    );
    test(`${order.name}, at a commit to the database`, { skip: writesReason() }, () =>
      onGantry((gantry) => killAtCommits({ gantry, order, finish: finishing({ gantry, order }) }, STEP)),
    );
  }
});

/** What a new process finds is whole; the order is carried out; then all goes, and nothing is left. */
function finishing({ gantry: { roots }, order }: Pick<Killing, 'gantry' | 'order'>): Killing['finish'] {
  return async (when) => {
    await settled(roots, when);
    await withEngine(roots, async (engine) => {
      await assertWhole(engine, when);
      await order.repeat(engine);
      await assertWhole(engine, `${when}, and once more`);
      await unlessSo('container_not_found', engine.containers.remove(VICTIM, { force: true }));
      await engine.networks.prune();
      assert.deepEqual(await namesOf(engine), []);
    });
    assert.equal(hasInsideNames(roots), false, when);
    await settledRemains(roots);
    assert.deepEqual(findRemains(roots), [], when);
  };
}

/** What the killed one had called, an ip or an nft, goes on for a moment; the next who opens after that clears up. */
async function settled(roots: TestRoots, when: string): Promise<void> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await withEngine(roots, (engine) => assertWhole(engine, when));
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || Date.now() > deadlineMs) throw error;
    }
  }
}

/** Who lives has the interfaces that its record says, and each network knows of it. */
async function assertWhole(engine: Engine, when: string): Promise<void> {
  for (const container of await engine.containers.list()) {
    const { endpoints } = container.state;
    const said = endpoints.flatMap(({ interfaceName, address, ipv6Address }) => [
      `${interfaceName} ${address}`,
      `${interfaceName} ${ipv6Address}`,
    ]);
    assert.deepEqual(await addressesInside(container), said, when);
    for (const { networkName } of endpoints) {
      const { members } = await engine.networks.get(networkName);
      assert.ok(
        members.some(({ containerId }) => containerId === container.id),
        when,
      );
    }
  }
}
