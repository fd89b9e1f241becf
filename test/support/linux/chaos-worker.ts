import type { Container, Engine, PortMapping } from '../../../src/engine/index.js';
import { EngineError } from '../../../src/errors/engine-error.js';
import { seededRandom } from '../seeded-random.js';
import { NETWORK_OPERATIONS } from './chaos-networks.js';
import { readOutput } from './read-output.js';
import { BUSYBOX, openTestRoots, type TestRoots } from './test-engine.js';

export type ChaosTask = {
  readonly roots: TestRoots;
  readonly seed: number;
  readonly play: 'containers' | 'networks';
};

/** What a random user may do. */
export type Operation = (engine: Engine, pick: Pick) => Promise<unknown>;

type Pick = {
  below(limit: number): number;
  /** Any container; undefined where there is none. */
  container(): Promise<Container | undefined>;
};

const onAny =
  (act: (engine: Engine, container: Container) => Promise<unknown>): Operation =>
  async (engine, pick) => {
    const container = await pick.container();
    if (container) await act(engine, container);
  };

const SCRIPTS = ['exit 3', 'sleep 1000', 'sleep 0.2', 'echo hello; sleep 5'];
const POLICIES = ['no', 'no', 'on-failure', 'always'] as const;

/** A few host ports, so that they are fought for. */
const somePorts = (below: (limit: number) => number): readonly PortMapping[] =>
  below(3) > 0 ? [] : [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 28_800 + below(4) }];

const create: Operation = async (engine, { below }) => {
  await engine.containers.create({
    image: BUSYBOX,
    name: `chaos-${below(12)}`,
    command: ['sh', '-c', SCRIPTS[below(SCRIPTS.length)] ?? 'true'],
    network: { kind: below(2) === 0 ? 'none' : 'bridge' },
    ports: somePorts(below),
    restart: { name: POLICIES[below(POLICIES.length)] ?? 'no', maximumRetryCount: 0 },
    stopTimeoutSeconds: 0,
  });
};

const CONTAINER_OPERATIONS: readonly Operation[] = [
  create,
  create,
  create,
  onAny((engine, { id }) => engine.containers.start(id)),
  onAny((engine, { id }) => engine.containers.start(id)),
  onAny((engine, { id }) => engine.containers.start(id)),
  onAny(async (engine, { id }) => readOutput(await engine.containers.start(id, { attach: {} })).then(() => undefined)),
  onAny((engine, { id }) => engine.containers.stop(id)),
  onAny((engine, { id }) => engine.containers.kill(id)),
  onAny((engine, { id }) => engine.containers.restart(id, { timeoutSeconds: 0 })),
  onAny((engine, { id }) => engine.containers.pause(id)),
  onAny((engine, { id }) => engine.containers.unpause(id)),
  onAny((engine, { id }) => engine.containers.remove(id)),
  onAny((engine, { id }) => engine.containers.remove(id, { force: true, removeVolumes: true })),
  onAny(async (engine, { id }) => {
    await using exec = await engine.execs.start(id, { command: ['true'] }, { attach: {} });
    await exec.exitCode;
  }),
];

// An operation that waits for a program that sleeps is left alone after a while, as a user would.
const PATIENCE_MS = 1500;

/** One random operation after the other, each told by a line, until the process is ended from outside. */
export async function runChaosWorker({ roots, seed, play }: ChaosTask): Promise<void> {
  const operations = play === 'networks' ? NETWORK_OPERATIONS : CONTAINER_OPERATIONS;
  const { below } = seededRandom(seed);
  const engine = await openTestRoots(roots);
  const pick: Pick = {
    below,
    async container() {
      const containers = await engine.containers.list({ all: true });
      return containers[below(containers.length)];
    },
  };
  for (;;) {
    const operation = operations[below(operations.length)] ?? create;
    const failure = await Promise.race([attempt(() => operation(engine, pick)), patience()]);
    process.stdout.write(`${failure}\n`);
  }
}

const patience = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, 'slow'));

/** What users may meet is part of the game; anything else is a bug. */
async function attempt(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (error instanceof EngineError && error.kind !== 'internal') return `refused ${error.code}`;
    return `bug ${error instanceof Error ? `${error.message} ${error.stack}` : String(error)}`.replaceAll('\n', ' | ');
  }
}
