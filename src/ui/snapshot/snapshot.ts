import type {
  Container,
  ContainerId,
  ContainerStats,
  Engine,
  HostSample,
  Image,
  Network,
  SystemInfo,
  VolumeDetails,
} from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';

/** All that the screen shows at one moment, as the engine tells it. */
export type Snapshot = {
  readonly nowMs: number;
  readonly info: SystemInfo;
  /** Undefined where the engine is on another machine, whose load docker's API does not tell. */
  readonly host: HostSample | undefined;
  readonly containers: readonly Container[];
  /** Of those that are alive, by id. */
  readonly usage: ReadonlyMap<ContainerId, ContainerStats>;
  readonly images: readonly Image[];
  readonly volumes: readonly VolumeDetails[];
  readonly networks: readonly Network[];
};

type Services = 'containers' | 'images' | 'volumes' | 'networks' | 'streams' | 'system';

/** Time enough between two samples for rates that mean something. */
const SAMPLE_MS = 250;
/** Of an engine that does not answer there are none; one on another machine has a sample a second. */
const LONGEST_MS = 5000;

export async function readSnapshot(engine: Pick<Engine, Services>, nowMs: number): Promise<Snapshot> {
  // The first one of the machine has no rates either.
  await sampleHost(engine);
  const [containers, images, volumes, networks, usage, info] = await Promise.all([
    engine.containers.list({ all: true }),
    engine.images.list(),
    engine.volumes.list(),
    engine.networks.list(),
    readUsage(engine),
    engine.system.info(),
  ]);
  const host = await sampleHost(engine);
  return { nowMs, info, host, containers, usage, images, volumes, networks };
}

async function sampleHost({ system }: Pick<Engine, 'system'>): Promise<HostSample | undefined> {
  try {
    return await system.hostSample();
  } catch (error) {
    if (isEngineError(error, 'far_lacks')) return undefined;
    throw error;
  }
}

/** The second of two samples: the first has no rates. */
async function readUsage({ streams }: Pick<Engine, 'streams'>): Promise<ReadonlyMap<ContainerId, ContainerStats>> {
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), LONGEST_MS);
  let newest: readonly ContainerStats[] = [];
  let ticks = 0;
  for await (const tick of streams.stats({ intervalMs: SAMPLE_MS, cancelSignal: cancel.signal })) {
    newest = tick;
    if (++ticks === 2 || tick.length === 0) break;
  }
  clearTimeout(timer);
  return new Map(newest.map((stats) => [stats.sample.id, stats]));
}
