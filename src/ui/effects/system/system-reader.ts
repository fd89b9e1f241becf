import { setTimeout as sleep } from 'node:timers/promises';

import { readApiTrace } from '../../../api-trace/read-api-trace.js';
import type { Engine, EngineEvent } from '../../../engine/index.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import type { SystemSource, WholeUsage } from '../../state/system/system-view.js';
import { FrameClock } from '../../streams/frame-clock.js';
import type { ScreenContexts } from '../screen-contexts.js';
import { readRegistryPlace } from './read-registry-place.js';

const INTERVAL_MS = 1500;
/** As far back as events are shown at first. */
const HISTORY_MS = 24 * 3_600_000;

type SystemEngine = Pick<Engine, 'builds' | 'system' | 'registries' | 'backups' | 'volumes'>;

export type SystemReaderOptions = {
  readonly dispatch: (message: Message) => void;
  readonly nowMs: () => number;
  /** Undefined where there is only the engine that was opened. */
  readonly contexts: ScreenContexts | undefined;
};

/** Reads what one tab of the system shows; what changes by itself it reads again until it is left. */
export class SystemReader implements Disposable {
  readonly #dispatch: (message: Message) => void;
  readonly #nowMs: () => number;
  readonly #contexts: SystemReaderOptions['contexts'];
  #cancel = new AbortController();
  #walk: { readonly engine: SystemEngine; readonly usage: Promise<WholeUsage> } | undefined;

  constructor({ dispatch, nowMs, contexts }: SystemReaderOptions) {
    this.#dispatch = dispatch;
    this.#nowMs = nowMs;
    this.#contexts = contexts;
  }

  /** Leaves what it read before. Resolves when what does not change by itself is read; at once for what is followed. */
  async follow(engine: SystemEngine, source: SystemSource): Promise<void> {
    this.leave();
    const { signal } = this.#cancel;
    const work = this.#read(engine, source, signal).catch((error: unknown) =>
      this.#tell(signal, { type: 'system.failed', source, problem: toProblem(error) }),
    );
    if (!FOLLOWED.has(source.tab)) await work;
  }

  leave(): void {
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  [Symbol.dispose](): void {
    this.leave();
  }

  async #read(engine: SystemEngine, source: SystemSource, cancelSignal: AbortSignal): Promise<void> {
    switch (source.tab) {
      case 'disk':
        return this.#tell(cancelSignal, { type: 'system.disk.read', usage: await this.#diskUsage(engine) });
      case 'engine':
        return this.#tell(cancelSignal, { type: 'system.engine.read', info: await engine.system.info() });
      case 'events':
        return await this.#followEvents(engine, cancelSignal);
      case 'contexts':
        return await this.#greetContexts(cancelSignal);
      case 'registries': {
        const { place } = source;
        const rows = await readRegistryPlace(engine, place, cancelSignal);
        return this.#tell(cancelSignal, { type: 'system.registry.read', place, rows });
      }
      case 'backups':
        return await this.#again(cancelSignal, async () => {
          const [backups, schedules, found] = await Promise.all([
            engine.backups.list(),
            engine.backups.schedules(),
            engine.volumes.list(),
          ]);
          const volumes = found.map(({ name }) => name);
          this.#tell(cancelSignal, { type: 'system.backups.read', kept: { backups, schedules, volumes } });
        });
      case 'requests': {
        const { runRoot } = await engine.system.info();
        return await this.#again(cancelSignal, async () => {
          this.#tell(cancelSignal, { type: 'system.requests.read', requests: await readApiTrace(runRoot) });
        });
      }
      default:
        return source satisfies never;
    }
  }

  /** Looks at every file: whoever comes back before that is done waits for it, and has it not begun once more. */
  async #diskUsage(engine: SystemEngine): Promise<WholeUsage> {
    const walk = this.#walk?.engine === engine ? this.#walk : { engine, usage: wholeUsage(engine) };
    this.#walk = walk;
    try {
      return await walk.usage;
    } finally {
      if (this.#walk === walk) this.#walk = undefined;
    }
  }

  async #again(cancelSignal: AbortSignal, read: () => Promise<void>): Promise<void> {
    while (!cancelSignal.aborted) {
      await read();
      await sleep(INTERVAL_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
    }
  }

  async #followEvents({ system }: SystemEngine, cancelSignal: AbortSignal): Promise<void> {
    let waiting: EngineEvent[] = [];
    this.#tell(cancelSignal, { type: 'system.events.begun' });
    using frames = new FrameClock(() => {
      this.#tell(cancelSignal, { type: 'system.events.came', events: waiting });
      waiting = [];
    });
    for await (const event of system.events({ sinceMs: this.#nowMs() - HISTORY_MS, cancelSignal })) {
      waiting.push(event);
      frames.mark();
    }
  }

  /** Those that do not answer are waited for beside the others. */
  async #greetContexts(cancelSignal: AbortSignal): Promise<void> {
    const directory = await this.#contexts?.directory();
    const contexts = (await directory?.list()) ?? [];
    this.#tell(cancelSignal, { type: 'system.contexts.read', contexts });
    const usable = contexts.filter(({ problem }) => problem === undefined);
    await Promise.all(
      usable.map(async ({ name }) => {
        try {
          const ping = await directory?.ping(name, { cancelSignal });
          if (ping) this.#tell(cancelSignal, { type: 'system.context.greeted', name, outcome: { ping } });
        } catch (error) {
          this.#tell(cancelSignal, { type: 'system.context.greeted', name, outcome: { problem: toProblem(error) } });
        }
      }),
    );
  }

  #tell(cancelSignal: AbortSignal, message: Message): void {
    if (!cancelSignal.aborted) this.#dispatch(message);
  }
}

/** Tabs of what changes by itself, or may take long to answer. */
const FOLLOWED: ReadonlySet<SystemSource['tab']> = new Set(['events', 'contexts', 'backups', 'requests']);

async function wholeUsage({ builds, system }: SystemEngine): Promise<WholeUsage> {
  const [usage, cache] = await Promise.all([system.diskUsage(), builds.cacheUsage()]);
  return { ...usage, cache };
}
