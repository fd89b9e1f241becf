import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { demoRootFileSystem } from '../../src/demo/demo-image.js';
import { type Container, type CreateContainer, type Engine, isAlive } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { isEngineError } from '../../src/errors/engine-error.js';
import { type FakeRegistry, openFakeRegistry } from '../support/fake-registry/fake-registry.js';
import { dockerArchive, makeImage, putImage } from '../support/images/make-image.js';
import { BuiltGantry } from '../support/linux/built-gantry.js';
import { programFarm } from '../support/linux/program-farm.js';
import { BUSYBOX, openTestRoots } from '../support/linux/test-engine.js';
import { PATIENCE_MS } from '../support/patience.js';
import { rootReason } from '../support/root-reason.js';
import { seededRandom } from '../support/seeded-random.js';

/** For each operation; more for a longer look. */
const KILLS = Number(process.env['GANTRY_KILLS'] ?? 6);
/** Where what is to be killed is over too soon, as on a machine that was busy when it was measured. */
const MOST_KILLS = 5 * KILLS;
/** All of them for a longer look. */
const WRITE_STEP = KILLS < 20 ? 7 : 1;
const SEED = 20261121;

/** What a user does, told to the built program; and what must be so however far it came. */
type Operation = {
  readonly name: string;
  /** Makes what it needs. @returns what to type */
  readonly prepare: (engine: Engine) => Promise<readonly string[]>;
  /** The same order once more, in a new process, must come to its end; then all of it is taken away again. */
  readonly repeat: (engine: Engine) => Promise<void>;
};

const NAME = 'victim';

describe(`killed at any point, ${KILLS} times for each operation`, { skip: rootReason(), timeout: 660_000 }, () => {
  let gantry: BuiltGantry;
  let registry: FakeRegistry;
  let archive = '';
  before(async () => {
    gantry = await BuiltGantry.open();
    registry = await openFakeRegistry();
    await using engine = await openTestRoots(gantry.roots);
    await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX, config: { Cmd: ['sh'] } });
    const noise = (seed: number): Buffer =>
      Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * seed) >> 3));
    const layers = [7919, 104_729, 1_299_709].map((seed) => [{ name: `file-${seed}`, content: noise(seed) }]);
    const image = makeImage([...layers, [{ name: '.wh.file-7919' }]]);
    archive = join(gantry.folder, 'web.tar');
    writeFileSync(archive, dockerArchive([{ image, names: ['web:loaded'] }]));
    putImage(registry, 'web', image);
  });
  after(async () => {
    await registry[Symbol.asyncDispose]();
    await gantry[Symbol.asyncDispose]();
  });

  const create = async (engine: Engine, asked: Partial<CreateContainer> = {}): Promise<Container> => {
    const ports = [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 } as const];
    const command = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.05; done'];
    return (await engine.containers.create({ image: BUSYBOX, name: NAME, command, ports, ...asked })).container;
  };
  const started = async (engine: Engine): Promise<void> => {
    const { id } = await create(engine);
    await engine.containers.start(id);
  };
  const remove = async (engine: Engine): Promise<void> => {
    if (await find(engine)) await engine.containers.remove(NAME, { force: true });
    assert.equal(await find(engine), undefined);
  };
  const write = async (engine: Engine, text: string): Promise<void> => {
    await using exec = await engine.execs.start(NAME, { command: ['sh', '-c', `echo ${text} >/written`] });
    assert.equal(await exec.exitCode, 0);
  };
  const written = async (engine: Engine, text: string): Promise<void> => {
    await started(engine);
    await write(engine, text);
  };
  const removeSaved = async (engine: Engine): Promise<void> => {
    await remove(engine);
    for (const { number } of await engine.saves.list()) await engine.saves.remove(String(number));
    assert.equal((await engine.images.list()).length, 1);
  };
  const images = async (engine: Engine, ref: string): Promise<void> => {
    await engine.images.remove(ref);
    assert.equal((await engine.images.list()).length, 1);
  };

  const operations: readonly Operation[] = [
    {
      name: 'load',
      prepare: async () => ['load', '-i', archive],
      async repeat(engine) {
        await engine.images.load({ path: archive });
        await images(engine, 'web:loaded');
      },
    },
    {
      name: 'pull',
      prepare: async () => ['pull', `${registry.host}/web`],
      async repeat(engine) {
        await engine.images.pull(`${registry.host}/web`);
        await images(engine, `${registry.host}/web`);
      },
    },
    {
      name: 'create',
      prepare: async () => ['create', '--name', NAME, '-p', '127.0.0.1::80', BUSYBOX, 'sleep', '1000'],
      async repeat(engine) {
        if (!(await find(engine))) await create(engine);
        await engine.containers.start(NAME);
        await remove(engine);
      },
    },
    {
      name: 'start',
      async prepare(engine) {
        await create(engine);
        return ['start', NAME];
      },
      async repeat(engine) {
        await unlessSo(engine.containers.start(NAME));
        assert.equal((await find(engine))?.state.status, 'running');
        await remove(engine);
      },
    },
    {
      name: 'exec',
      async prepare(engine) {
        await started(engine);
        return ['exec', NAME, 'true'];
      },
      async repeat(engine) {
        await using exec = await engine.execs.start(NAME, { command: ['sh', '-c', 'exit 9'] }, { attach: {} });
        assert.equal(await exec.exitCode, 9);
        await remove(engine);
      },
    },
    {
      name: 'stop',
      async prepare(engine) {
        await started(engine);
        return ['stop', NAME];
      },
      async repeat(engine) {
        await unlessSo(engine.containers.stop(NAME));
        assert.equal((await find(engine))?.state.status, 'exited');
        await engine.containers.start(NAME);
        await remove(engine);
      },
    },
    {
      name: 'restart',
      async prepare(engine) {
        await started(engine);
        return ['restart', NAME];
      },
      async repeat(engine) {
        await engine.containers.restart(NAME);
        assert.equal((await find(engine))?.state.status, 'running');
        await remove(engine);
      },
    },
    {
      name: 'rm',
      async prepare(engine) {
        await started(engine);
        return ['rm', '-f', NAME];
      },
      repeat: remove,
    },
    {
      name: 'debug',
      async prepare(engine) {
        await started(engine);
        return ['debug', NAME, 'sleep', '0.1'];
      },
      async repeat(engine) {
        const sessions = () => engine.containers.list({ all: true, label: ['gantry.debug'] });
        await until(async () => (await sessions()).length === 0);
        await using session = await engine.debug.start(NAME, { command: ['sh', '-c', 'exit 9'] });
        assert.equal(await session.exitCode, 9);
        await remove(engine);
      },
    },
    {
      name: 'snapshot',
      async prepare(engine) {
        await written(engine, 'one');
        return ['snapshot', NAME];
      },
      async repeat(engine) {
        await engine.saves.create(NAME);
        assert.equal((await find(engine))?.state.status, 'running');
        await removeSaved(engine);
      },
    },
    {
      name: 'snapshot restore',
      async prepare(engine) {
        await written(engine, 'one');
        const { number } = await engine.saves.create(NAME);
        await write(engine, 'two');
        return ['snapshot', 'restore', String(number)];
      },
      async repeat(engine) {
        const first = (await engine.saves.list(NAME)).at(-1);
        await engine.saves.restore(String(first?.number));
        await unlessSo(engine.containers.start(NAME));
        assert.equal(Buffer.from(await engine.files.readFile(NAME, '/written', { maxBytes: 10 })).toString(), 'one\n');
        await removeSaved(engine);
      },
    },
    {
      name: 'run',
      prepare: async () => ['run', '--rm', '--name', NAME, BUSYBOX, 'sh', '-c', 'sleep 0.1; exit 3'],
      async repeat(engine) {
        await remove(engine);
        await create(engine, { command: ['true'], isAutoRemoved: true });
        await engine.containers.start(NAME);
        await unlessGone(engine.containers.wait(NAME, { condition: 'removed' }));
        assert.equal(await find(engine), undefined);
      },
    },
  ];

  for (const { name, prepare, repeat } of operations) {
    test(name, async () => {
      const random = seededRandom(SEED);
      let durationMs = await measure(prepare, repeat);
      let kills = 0;
      for (let kill = 0; kill < KILLS || (kills <= KILLS / 3 && kill < MOST_KILLS); kill += 1) {
        const words = await withEngine(prepare);
        const beganMs = performance.now();
        const running = gantry.start(words);
        // Spread over its whole life, and a little beyond.
        const atMs = (((kill % KILLS) + random.below(1000) / 1000) / KILLS) * durationMs * 1.1;
        await Promise.race([running.end, delay(atMs)]);
        if (running.process.kill('SIGKILL')) kills += 1;
        // Whoever else works on this machine makes it slower and faster.
        else durationMs = performance.now() - beganMs;
        await running.end;
        await withEngine(async (engine) => {
          await assertWhole(engine, `after ${Math.round(atMs)} of ${Math.round(durationMs)} ms`);
          await repeat(engine);
        });
        assert.deepEqual(leftBehind(), {}, `after ${Math.round(atMs)} of ${Math.round(durationMs)} ms, and once more`);
      }
      assert.ok(kills > KILLS / 3, `only ${kills} came in time`);
    });
  }

  /** Between one write to the database and the next lies all else that is done: kills at writes miss no step. */
  const hasStrace = existsSync('/usr/bin/strace');
  for (const { name, prepare, repeat } of operations.filter(({ name: each }) =>
    /create|start|stop|rm|run/.test(each),
  )) {
    test(`${name}, at a write to the database`, { skip: hasStrace ? false : 'needs strace' }, async () => {
      let wasKilled = true;
      for (let write = 1; wasKilled; write += WRITE_STEP) {
        const words = await withEngine(prepare);
        const inject = ['-e', 'trace=pwrite64', '-e', `inject=pwrite64:signal=KILL:when=${write}`];
        const { exitCode } = await gantry.run(words, { under: ['strace', '-qq', '-o', '/dev/null', ...inject] });
        wasKilled = exitCode === 137;
        await withEngine(async (engine) => {
          await assertWhole(engine, `at write ${write}`);
          await repeat(engine);
        });
        assert.deepEqual(leftBehind(), {}, `at write ${write}`);
      }
    });
  }

  test('while the runtime makes the container: what makes it is ended too, and nothing comes of it', async () => {
    const slowly = 'case "$*" in *" create "*) sleep 20 ;; esac';
    const env = { PATH: programFarm(gantry.folder, { preceded: { crun: slowly, runc: slowly } }) };
    const running = gantry.start(['run', '-d', '--name', NAME, BUSYBOX, 'sleep', '1000'], { env });
    while (monitors().length === 0) await delay(5);
    running.process.kill('SIGKILL');
    await running.end;
    await withEngine(async (engine) => {
      assert.deepEqual(monitors(), []);
      assert.equal((await find(engine))?.state.status, 'created');
      await engine.containers.start(NAME);
      assert.equal((await find(engine))?.state.status, 'running');
      await remove(engine);
    });
    await settled(monitors, 'is watched over after it was removed');
  });

  async function withEngine<Result>(act: (engine: Engine) => Promise<Result>): Promise<Result> {
    await using engine = await openTestRoots(gantry.roots);
    return await act(engine);
  }

  /** How long the operation takes when nobody kills it, the second time. */
  async function measure(prepare: Operation['prepare'], repeat: Operation['repeat']): Promise<number> {
    let tookMs = 0;
    for (let time = 0; time < 2; time += 1) {
      const words = await withEngine(prepare);
      const beganMs = performance.now();
      await gantry.run(words);
      tookMs = performance.now() - beganMs;
      await withEngine(repeat);
    }
    return tookMs;
  }

  /** What a new process finds after it has recovered: every container is what its record says. */
  async function assertWhole(engine: Engine, when: string): Promise<void> {
    const containers = await settledContainers(engine, when);
    const alive = containers.filter(({ state }) => isAlive(state.status));
    for (const { id, state } of containers) {
      if (isAlive(state.status) && !existsSync(`/proc/${state.pid}`)) {
        await engine.containers.wait(id, { cancelSignal: AbortSignal.timeout(PATIENCE_MS) });
      }
    }
    const isUnknown = (id: string): boolean => !alive.some((each) => each.id === id);
    await settled(() => namesIn(layout.running(gantry.roots)).filter(isUnknown), `is set up ${when}`);
    await settled(() => monitors().filter(isUnknown), `is watched over ${when}`);
    await settled(() => namesIn(join(layout.snapshots(gantry.roots), 't')), `is half unpacked ${when}`);
  }

  /** What the container's monitor calls at its end may be at the same work, and holds its lock: then it is left to that. */
  async function settledContainers(engine: Engine, when: string): Promise<readonly Container[]> {
    for (const deadlineMs = Date.now() + PATIENCE_MS; ; ) {
      const containers = await engine.containers.list({ all: true });
      const passing = containers.find(({ state }) => !['created', 'running', 'exited'].includes(state.status));
      if (!passing) return containers;
      if (Date.now() > deadlineMs) assert.fail(`${passing.state.status} ${when}`);
      await withEngine(async () => undefined);
    }
  }

  /** What the killed one had called, a tar or an nft, goes on for a moment; the next who opens after that clears up. */
  async function settled(remains: () => readonly string[], what: string): Promise<void> {
    const deadlineMs = Date.now() + PATIENCE_MS;
    while (remains().length > 0) {
      if (Date.now() > deadlineMs) assert.fail(`${remains().join()} ${what}`);
      await withEngine(async () => undefined);
    }
  }

  /** The containers on these roots that a monitor is there for. */
  function monitors(): readonly string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(commandLine)
      .filter((words) => words.includes(gantry.roots.runRoot))
      .flatMap((words) => /^conmon\0.*--cid\0(?<id>[0-9a-f]{64})\0/s.exec(words)?.groups?.['id'] ?? []);
  }

  /** With no container and one image: anything but nothing is a leak. */
  function leftBehind(): Record<string, unknown> {
    const { roots } = gantry;
    using database = new DatabaseSync(layout.database(roots), { readOnly: true, timeout: PATIENCE_MS });
    const count = (from: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${from}`).get()?.['n']);
    const found: Record<string, unknown> = {
      ingests: namesIn(layout.ingests(roots)),
      containers: namesIn(layout.containers(roots)),
      running: namesIn(layout.running(roots)),
      exits: namesIn(layout.exits(roots)),
      temporary: namesIn(join(layout.snapshots(roots), 't')),
      writable: namesIn(join(layout.snapshots(roots), 'c')),
      rows:
        count('endpoint') +
        count('port') +
        count('container') +
        count('volume_use') +
        count("snapshot WHERE kind = 'active'"),
      layers: namesIn(join(layout.snapshots(roots), 'l')).length - 1,
      // Its layer, its configuration and its manifest.
      blobs: namesIn(join(layout.blobs(roots), 'sha256')).length - 3,
    };
    return Object.fromEntries(
      Object.entries(found).filter(([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0)),
    );
  }
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (!(await isSo())) if (Date.now() > deadlineMs) assert.fail('it is still not so');
}

async function find({ containers }: Engine): Promise<Container | undefined> {
  return (await containers.list({ all: true })).find(({ name }) => name === NAME);
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}

/** What is so already need not be done. */
async function unlessSo(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isEngineError(error, 'container_unchanged')) throw error;
  });
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isEngineError(error, 'container_not_found')) throw error;
  });
}
