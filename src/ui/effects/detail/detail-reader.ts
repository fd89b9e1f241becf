import { setTimeout as sleep } from 'node:timers/promises';

import type { ContainerId, Engine, EngineEvent } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';
import { compareConfigs } from '../../state/detail/compare-configs.js';
import type { DetailSource } from '../../state/detail/detail.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import { FrameClock } from '../../streams/frame-clock.js';
import { noneIfFar } from '../unless-far.js';
import { readDockerfile } from './read-dockerfile.js';
import { readFlows } from './read-flows.js';
import { readUserNames } from './user-names.js';

const INTERVAL_MS = 1000;
/** A cursor that runs through a list must not have the files of each container walked that it passes. */
const SETTLE_MS = 60;

/** Tabs of what changes by itself. */
const FOLLOWED: ReadonlySet<DetailSource['tab']> = new Set(['processes', 'events', 'flows']);

type DetailEngine = Pick<
  Engine,
  'containers' | 'files' | 'images' | 'processes' | 'saves' | 'system' | 'traffic' | 'volumes'
>;

export type DetailReaderOptions = {
  readonly dispatch: (message: Message) => void;
  readonly nowMs: () => number;
};

/** Reads what one tab shows; what changes by itself it reads again, at most once a second, until it is left. */
export class DetailReader implements Disposable {
  readonly #dispatch: (message: Message) => void;
  readonly #nowMs: () => number;
  #cancel = new AbortController();
  #startedAtMs = Number.NEGATIVE_INFINITY;

  constructor({ dispatch, nowMs }: DetailReaderOptions) {
    this.#dispatch = dispatch;
    this.#nowMs = nowMs;
  }

  /** Leaves what it read before. Resolves when what does not change by itself is read; at once for what is followed. */
  async follow(engine: DetailEngine, source: DetailSource): Promise<void> {
    this.leave();
    const { signal } = this.#cancel;
    const sinceLast = performance.now() - this.#startedAtMs;
    this.#startedAtMs = performance.now();
    if (sinceLast < SETTLE_MS) await sleep(SETTLE_MS);
    if (signal.aborted) return;
    const work = this.#read(engine, source, signal).catch((error: unknown) => {
      if (!signal.aborted)
        this.#dispatch({ type: 'detail.failed', id: source.id, tab: source.tab, problem: toProblem(error) });
    });
    if (!FOLLOWED.has(source.tab)) await work;
  }

  leave(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  [Symbol.dispose](): void {
    this.leave();
  }

  async #read(engine: DetailEngine, source: DetailSource, cancelSignal: AbortSignal): Promise<void> {
    switch (source.tab) {
      case 'processes':
        return await this.#followProcesses(engine, source.id, cancelSignal);
      case 'events':
        return await this.#followEvents(engine, source.id, cancelSignal);
      case 'changes':
        return this.#tell(cancelSignal, {
          type: 'changes.read',
          id: source.id,
          changes: await engine.files.changes(source.id),
        });
      case 'inspect':
        return this.#tell(cancelSignal, {
          type: 'details.read',
          id: source.id,
          details: await engine.containers.details(source.id),
        });
      case 'saves':
        return this.#tell(cancelSignal, {
          type: 'saves.read',
          id: source.id,
          saves: await noneIfFar(engine.saves.list(source.id)),
        });
      case 'layers':
        return this.#tell(cancelSignal, {
          type: 'layers.read',
          id: source.id,
          layers: await engine.images.layers(source.id, { cancelSignal }),
        });
      case 'history':
        return this.#tell(cancelSignal, {
          type: 'history.read',
          id: source.id,
          steps: await engine.images.history(source.id),
        });
      case 'dockerfile':
        return this.#tell(cancelSignal, {
          type: 'dockerfile.read',
          id: source.id,
          lines: await readDockerfile(engine, source.id),
        });
      case 'compare': {
        const { id, other } = source;
        const [changes, before, after] = await Promise.all([
          engine.images.diff(other, id),
          engine.images.get(other),
          engine.images.get(id),
        ]);
        const settings = compareConfigs(before.config, after.config);
        return this.#tell(cancelSignal, { type: 'images.compared', id, comparison: { other, changes, settings } });
      }
      case 'image-inspect': {
        const [image, storage] = await Promise.all([engine.images.get(source.id), engine.images.storage(source.id)]);
        return this.#tell(cancelSignal, { type: 'image.inspected', id: source.id, inspected: { image, storage } });
      }
      case 'flows':
        return await this.#followFlows(engine, source, cancelSignal);
      case 'volume-files': {
        const entries = await engine.volumes.listFiles(source.id, source.path);
        return this.#tell(cancelSignal, { type: 'directory.read', id: source.id, path: source.path, entries });
      }
      case 'files': {
        const entries = await engine.files.list(source.id, source.path);
        return this.#tell(cancelSignal, { type: 'directory.read', id: source.id, path: source.path, entries });
      }
      default:
        return source satisfies never;
    }
  }

  /** That its processes end with the container is told by the list of containers. */
  async #followProcesses(engine: DetailEngine, id: ContainerId, cancelSignal: AbortSignal): Promise<void> {
    const userNames = await readUserNames(engine, id);
    while (!cancelSignal.aborted) {
      try {
        const processes = await engine.processes.list(id);
        this.#tell(cancelSignal, { type: 'processes.read', id, readAtMs: this.#nowMs(), processes, userNames });
      } catch (error) {
        if (!isEngineError(error, 'container_not_running', 'container_not_found')) throw error;
      }
      await sleep(INTERVAL_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
    }
  }

  async #followFlows(
    engine: DetailEngine,
    { id, containerIds }: DetailSource & { readonly tab: 'flows' },
    cancelSignal: AbortSignal,
  ): Promise<void> {
    while (!cancelSignal.aborted && containerIds.length > 0) {
      this.#tell(cancelSignal, { type: 'flows.read', id, reports: await readFlows(engine, containerIds) });
      await sleep(INTERVAL_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
    }
  }

  async #followEvents({ system }: DetailEngine, id: ContainerId, cancelSignal: AbortSignal): Promise<void> {
    let waiting: EngineEvent[] = [];
    this.#tell(cancelSignal, { type: 'container.events.begun', id });
    using frames = new FrameClock(() => {
      this.#tell(cancelSignal, { type: 'container.events.came', id, events: waiting });
      waiting = [];
    });
    for await (const event of system.events({ sinceMs: 0, filter: { container: [id] }, cancelSignal })) {
      waiting.push(event);
      frames.mark();
    }
  }

  #tell(cancelSignal: AbortSignal, message: Message): void {
    if (!cancelSignal.aborted) this.#dispatch(message);
  }
}
