import type { Operation } from './chaos-worker.js';
import { BUSYBOX } from './test-engine.js';

const NETWORKS = 4;

const anyNetwork = (below: (limit: number) => number): string => `chaos-${below(NETWORKS)}`;

/** On one network or two; sometimes with a port, from a few that are fought for. */
const create: Operation = async (engine, { below }) => {
  const first = below(4) === 0 ? 'bridge' : anyNetwork(below);
  const second = anyNetwork(below);
  const names = second === first || below(2) === 0 ? [first] : [first, second];
  await engine.containers.create({
    image: BUSYBOX,
    name: `chaos-${below(8)}`,
    command: ['sleep', below(4) === 0 ? '0.2' : '1000'],
    network: first === 'bridge' ? { kind: 'bridge' } : { kind: 'network', name: first },
    endpoints: names.filter((network) => network !== 'bridge').map((network) => ({ network })),
    ports: below(2) === 0 ? [] : [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 28_810 + below(6) }],
    stopTimeoutSeconds: 0,
  });
};

const createNetwork: Operation = async (engine, { below }) => {
  await engine.networks.create({ name: anyNetwork(below), hasIpv6: below(2) === 0, isInternal: below(4) === 0 });
};

const connect: Operation = async (engine, pick) => {
  const container = await pick.container();
  if (container) await engine.networks.connect(anyNetwork(pick.below), container.id);
};

const disconnect: Operation = async (engine, pick) => {
  const container = await pick.container();
  const [place] = container?.state.endpoints ?? [];
  const network = place && pick.below(2) === 0 ? place.networkName : anyNetwork(pick.below);
  if (container) await engine.networks.disconnect(network, container.id, { isForced: true });
};

const start: Operation = async (engine, pick) => {
  const container = await pick.container();
  if (container) await engine.containers.start(container.id);
};

/** What a random user does to networks; starting and connecting most of all. */
export const NETWORK_OPERATIONS: readonly Operation[] = [
  createNetwork,
  createNetwork,
  create,
  create,
  start,
  start,
  start,
  connect,
  connect,
  connect,
  disconnect,
  disconnect,
  async (engine, pick) => {
    const container = await pick.container();
    if (container) await engine.containers.stop(container.id);
  },
  async (engine, pick) => {
    const container = await pick.container();
    if (container) await engine.containers.remove(container.id, { force: true });
  },
  async (engine, { below }) => {
    await engine.networks.remove(anyNetwork(below));
  },
  async (engine, { below }) => {
    if (below(3) === 0) await engine.networks.prune();
  },
  async (engine, { below }) => {
    if (below(3) === 0) await engine.networks.reload();
  },
];
