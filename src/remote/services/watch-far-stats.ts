import { setTimeout as delay } from 'node:timers/promises';

import {
  type Container,
  type ContainerStats,
  isAlive,
  type StatsSample,
  type StreamService,
  withRates,
} from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { boundedLines } from '../connection/bounded.js';
import { type FarParts, objectOf } from '../far-parts.js';
import { containerPath } from '../paths.js';
import { readStats } from '../reading/read-stats.js';
import type { ContainerReader } from './container-reader.js';

type StatsOptions = Parameters<StreamService['stats']>[0];

const DEFAULT_INTERVAL_MS = 1000;
/** Who comes and goes is looked at so often. */
const RELIST_MS = 3000;
/** Whoever looks only twice wants rates the second time, and these take two samples; servers give one a second. */
const WAITED_FOR = 2;
/** How long each of these answers waits for all. */
const PATIENCE_MS = 2500;
const LONGEST_LINE_BYTES = 1024 * 1024;

/** Samples of containers over there: a stream for each, as docker's own program has it, looked at once a tick. */
export async function* watchFarStats(
  parts: FarParts,
  reader: ContainerReader,
  { refs, intervalMs = DEFAULT_INTERVAL_MS, cancelSignal }: NonNullable<StatsOptions> = {},
): AsyncGenerator<readonly ContainerStats[]> {
  await using watchers = new StatsWatchers(parts, cancelSignal);
  const targets = refs && (await Promise.all(refs.map((ref) => reader.get(ref))));
  let listedAtMs = Number.NEGATIVE_INFINITY;
  let ticks = 0;
  while (!cancelSignal?.aborted) {
    if (parts.nowMs() - listedAtMs >= RELIST_MS) {
      const alive = targets ?? (await reader.list({}));
      watchers.follow(targets ? await stillAlive(reader, targets) : alive.filter(({ state }) => isAlive(state.status)));
      listedAtMs = parts.nowMs();
    }
    ticks += 1;
    if (ticks <= WAITED_FOR) await watchers.haveSaid(ticks, PATIENCE_MS);
    yield watchers.take();
    await delay(intervalMs, undefined, cancelSignal ? { signal: cancelSignal } : {}).catch(() => undefined);
  }
}

async function stillAlive(reader: ContainerReader, targets: readonly Container[]): Promise<readonly Container[]> {
  const found = await Promise.all(
    targets.map(async ({ id }) => {
      try {
        return await reader.get(id);
      } catch (error) {
        if (isEngineError(error, 'container_not_found')) return undefined;
        throw error;
      }
    }),
  );
  return found.filter(
    (container) => container !== undefined && isAlive(container.state.status),
  ) as readonly Container[];
}

/** One container's stream, and what came of it. */
class Watcher {
  readonly cancel = new AbortController();
  /** Fulfilled with its first samples, or when it is over. */
  readonly awaited = Array.from({ length: WAITED_FOR }, () => Promise.withResolvers<void>());
  earlier: StatsSample | undefined;
  latest: StatsSample | undefined;
  isOver = false;
  #count = 0;

  take(sample: StatsSample): void {
    [this.earlier, this.latest] = [this.latest, sample];
    this.awaited[this.#count]?.resolve();
    this.#count += 1;
  }

  end(): void {
    this.isOver = true;
    for (const { resolve } of this.awaited) resolve();
  }
}

class StatsWatchers implements AsyncDisposable {
  readonly #parts: FarParts;
  readonly #cancelSignal: AbortSignal | undefined;
  readonly #watchers = new Map<string, Watcher>();

  constructor(parts: FarParts, cancelSignal: AbortSignal | undefined) {
    this.#parts = parts;
    this.#cancelSignal = cancelSignal;
  }

  /** From now on these, and no others. */
  follow(containers: readonly Container[]): void {
    const wanted = new Set<string>(containers.map(({ id }) => id));
    for (const [id, watcher] of this.#watchers) {
      if (wanted.has(id) && !watcher.isOver) continue;
      watcher.cancel.abort();
      this.#watchers.delete(id);
    }
    for (const container of containers) {
      if (this.#watchers.has(container.id)) continue;
      const watcher = new Watcher();
      this.#watchers.set(container.id, watcher);
      void this.#watch(container, watcher);
    }
  }

  /** Resolves when all have said so much, or after a while. */
  async haveSaid(samples: number, patienceMs: number): Promise<void> {
    const all = [...this.#watchers.values()].flatMap(({ awaited }) => awaited[samples - 1]?.promise ?? []);
    await Promise.race([Promise.all(all), delay(patienceMs, undefined, { ref: false })]);
  }

  take(): readonly ContainerStats[] {
    return [...this.#watchers.values()].flatMap((watcher) => {
      if (!watcher.latest || watcher.isOver) return [];
      return [withRates(watcher.earlier, watcher.latest)];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { cancel } of this.#watchers.values()) cancel.abort();
  }

  /** A stream that ends or breaks is begun anew when its container is next seen alive. */
  async #watch({ id, config }: Container, watcher: Watcher): Promise<void> {
    const { client } = this.#parts;
    const signals = [watcher.cancel.signal, ...(this.#cancelSignal ? [this.#cancelSignal] : [])];
    const cancelSignal = AbortSignal.any(signals);
    const quotaCpus = quotaOf(config.resources);
    try {
      const { bytes } = await client.stream('GET', containerPath(id, '/stats'), {
        query: { stream: true },
        cancelSignal,
      });
      const tooLong = (): Error => client.invalid('a sample without end');
      for await (const line of boundedLines(bytes, { limit: LONGEST_LINE_BYTES, tooLong })) {
        const document = client.parsed(line);
        const sample = readStats(objectOf(client, document, 'a sample'), id, { quotaCpus });
        if (sample) watcher.take(sample);
      }
    } catch (error) {
      if (!isEngineError(error)) throw error;
    } finally {
      watcher.end();
    }
  }
}

function quotaOf({ nanoCpus, cpuQuotaMicros, cpuPeriodMicros }: Container['config']['resources']): number | undefined {
  if (nanoCpus > 0) return nanoCpus / 1e9;
  return cpuQuotaMicros > 0 ? cpuQuotaMicros / (cpuPeriodMicros || 100_000) : undefined;
}
