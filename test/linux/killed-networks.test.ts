import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import type { Engine } from '../../src/engine/index.js';
import { hasInsideNames } from '../../src/engine/names/inside/inside-files.js';
import { isEngineError } from '../../src/errors/engine-error.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { findRemains } from '../support/linux/find-remains.js';
import { addressesInside } from '../support/linux/inside-network.js';
import { resolveInside } from '../support/linux/run-inside.js';
import { BUSYBOX, openTestRoots, settledRemains } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';
import { rootReason } from '../support/root-reason.js';
import { seededRandom } from '../support/seeded-random.js';

/** For each operation; more for a longer look. */
const KILLS = Number(process.env['GANTRY_KILLS'] ?? 2);
const SEED = 20261121;
const NAME = 'victim';
const [HOME, MORE] = ['home', 'more'];

type Operation = {
  readonly name: string;
  /** Makes what it needs. @returns what to type */
  readonly prepare: (engine: Engine) => Promise<readonly string[]>;
  /** The same order once more must come to its end. */
  readonly repeat: (engine: Engine) => Promise<void>;
};

describe(`orders to networks, killed at any point, ${KILLS} times each`, {
  skip: rootReason(),
  timeout: 600_000,
}, () => {
  let gantry: BuiltGantry;
  before(async () => {
    gantry = await BuiltGantry.open();
    await using engine = await openTestRoots(gantry.roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX, config: { Cmd: ['sh'] } });
  });
  after(() => gantry[Symbol.asyncDispose]());

  const make = (engine: Engine, ...names: readonly string[]) =>
    Promise.all(names.map((name) => engine.networks.create({ name, hasIpv6: true })));
  const start = async (engine: Engine): Promise<void> => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      name: NAME,
      command: ['sleep', '1000'],
      network: { kind: 'network', name: HOME },
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 }],
    });
    await engine.containers.start(container.id);
  };
  const namesOf = async (engine: Engine): Promise<readonly string[]> =>
    (await engine.networks.list({ type: 'custom' })).map(({ name }) => name);
  const placesOf = async (engine: Engine): Promise<readonly string[]> =>
    (await engine.containers.get(NAME)).state.endpoints.map(({ networkName }) => networkName);

  const operations: readonly Operation[] = [
    {
      name: 'network create',
      prepare: async () => ['network', 'create', '--ipv6', MORE],
      async repeat(engine) {
        await unless('network_name_taken', make(engine, MORE));
        assert.deepEqual(await namesOf(engine), [MORE]);
      },
    },
    {
      name: 'network rm',
      async prepare(engine) {
        await make(engine, HOME);
        await start(engine);
        await engine.containers.stop(NAME, { timeoutSeconds: 0 });
        return ['network', 'rm', HOME];
      },
      async repeat(engine) {
        await unless('network_not_found', engine.networks.remove(HOME));
        assert.deepEqual(await namesOf(engine), []);
        await assert.rejects(engine.containers.start(NAME), { code: 'network_not_found' });
      },
    },
    {
      name: 'run',
      async prepare(engine) {
        await make(engine, HOME, MORE);
        return ['run', '-d', '--name', NAME, '--network', HOME, '--network', MORE, '-p', '80', BUSYBOX, 'sleep', '100'];
      },
      async repeat(engine) {
        await unless('container_not_found', engine.containers.remove(NAME, { force: true }));
        await start(engine);
        await engine.networks.connect(MORE, NAME);
        assert.deepEqual(await placesOf(engine), [HOME, MORE]);
      },
    },
    {
      name: 'run where the host is not',
      async prepare(engine) {
        await engine.networks.create({ name: HOME, driver: 'macvlan', hasIpv6: true });
        return ['run', '-d', '--name', NAME, '--network', HOME, BUSYBOX, 'sleep', '100'];
      },
      async repeat(engine) {
        await unless('container_not_found', engine.containers.remove(NAME, { force: true }));
        await start(engine);
        const [place] = (await engine.containers.get(NAME)).state.endpoints;
        assert.equal(await resolveInside(engine, NAME, NAME), place?.ipv6Address);
      },
    },
    {
      name: 'network connect',
      async prepare(engine) {
        await make(engine, HOME, MORE);
        await start(engine);
        return ['network', 'connect', MORE, NAME];
      },
      async repeat(engine) {
        await unless('network_already_connected', engine.networks.connect(MORE, NAME));
        assert.deepEqual(await placesOf(engine), [HOME, MORE]);
      },
    },
    {
      name: 'network disconnect',
      async prepare(engine) {
        await make(engine, HOME, MORE);
        await start(engine);
        await engine.networks.connect(MORE, NAME);
        return ['network', 'disconnect', HOME, NAME];
      },
      async repeat(engine) {
        await unless('network_not_connected', engine.networks.disconnect(HOME, NAME));
        assert.deepEqual(await placesOf(engine), [MORE]);
      },
    },
  ];

  for (const { name, prepare, repeat } of operations) {
    test(name, async () => {
      const random = seededRandom(SEED);
      let durationMs = await measure(prepare, repeat);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const words = await withEngine(prepare);
        const beganMs = performance.now();
        const running = gantry.start(words);
        const atMs = ((kill + random.below(1000) / 1000) / KILLS) * durationMs * 1.1;
        await Promise.race([running.end, delay(atMs)]);
        // Whoever else works on this machine makes it slower and faster.
        if (!running.process.kill('SIGKILL')) durationMs = performance.now() - beganMs;
        await running.end;
        await finish(repeat, `after ${Math.round(atMs)} of ${Math.round(durationMs)} ms`);
      }
    });

    /** Between one write to the database and the next lies all else that is done: kills at writes miss no step. */
    test(`${name}, at a write to the database`, {
      skip: existsSync('/usr/bin/strace') ? false : 'needs strace',
    }, async () => {
      let wasKilled = true;
      for (let write = 1; wasKilled; write += KILLS < 20 ? 13 : 1) {
        const words = await withEngine(prepare);
        const inject = ['-e', 'trace=pwrite64', '-e', `inject=pwrite64:signal=KILL:when=${write}`];
        const { exitCode } = await gantry.run(words, { under: ['strace', '-qq', '-o', '/dev/null', ...inject] });
        wasKilled = exitCode === 137;
        await finish(repeat, `at write ${write}`);
      }
    });
  }

  /** What a new process finds is whole; the order is carried out; then all goes, and nothing is left. */
  async function finish(repeat: Operation['repeat'], when: string): Promise<void> {
    await settled(when);
    await withEngine(async (engine) => {
      await assertWhole(engine, when);
      await repeat(engine);
      await assertWhole(engine, `${when}, and once more`);
      await unless('container_not_found', engine.containers.remove(NAME, { force: true }));
      await engine.networks.prune();
      assert.deepEqual(await namesOf(engine), []);
    });
    assert.equal(hasInsideNames(gantry.roots), false, when);
    await settledRemains(gantry.roots);
    assert.deepEqual(findRemains(gantry.roots), [], when);
  }

  /** What the killed one had called, an ip or an nft, goes on for a moment; the next who opens after that clears up. */
  async function settled(when: string): Promise<void> {
    for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
      try {
        return await withEngine((engine) => assertWhole(engine, when));
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

  async function measure(prepare: Operation['prepare'], repeat: Operation['repeat']): Promise<number> {
    const words = await withEngine(prepare);
    const beganMs = performance.now();
    await gantry.run(words);
    const tookMs = performance.now() - beganMs;
    await finish(repeat, 'when nobody kills it');
    return tookMs;
  }

  async function withEngine<Result>(act: (engine: Engine) => Promise<Result>): Promise<Result> {
    await using engine = await openTestRoots(gantry.roots);
    return await act(engine);
  }
});

/** It was done before the kill. */
async function unless(code: Parameters<typeof isEngineError>[1], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEngineError(error, ...(code === undefined ? [] : [code]))) throw error;
  }
}
