import { engineError } from '../../errors/engine-error.js';
import { LogChanges } from '../log/log-changes.js';
import type { FoundPlaces, LogPosition, LookCall, LookCalls } from './calls.js';
import { MatchCount } from './count-matches.js';
import { findLine } from './find-line.js';
import type { LogPlaces } from './log-place.js';
import { Look } from './look.js';
import type { LogPage } from './looked-line.js';
import { packPage } from './pack-page.js';
import { saveLines } from './save-lines.js';

export type CallTools<Call extends LookCall> = {
  readonly cancelSignal: AbortSignal;
  readonly report: (progress: LookCalls[Call]['progress']) => void;
};

type Handlers = {
  readonly [Call in LookCall]: (
    input: LookCalls[Call]['input'],
    tools: CallTools<Call>,
  ) => Promise<LookCalls[Call]['result']>;
};

/** Answers calls about the logs that were opened; knows how far they were counted. */
export class LookHost implements AsyncDisposable {
  #look: Look | undefined;
  #changes: LogChanges[] = [];
  #counting: Promise<void> | undefined;
  #closing = new AbortController();
  #count: { readonly key: string; readonly count: MatchCount } | undefined;

  readonly handlers: Handlers = {
    open: async ({ paths, ...options }) => {
      await this[Symbol.asyncDispose]();
      this.#closing = new AbortController();
      this.#changes = paths.map((path) => new LogChanges(path));
      this.#look = await Look.open(paths, options);
      return null;
    },
    tail: async (input, { cancelSignal }) => packPage(await this.#opened.tail({ ...input, cancelSignal })),
    page: async (input, { cancelSignal }) => packPage(await this.#opened.page({ ...input, cancelSignal })),
    awaitPage: async (input, { cancelSignal }) => packPage(await this.#awaitPage(input, cancelSignal)),
    places: async (target, { cancelSignal }) => {
      if (target.kind === 'line') await untilAborted(this.#counted(), cancelSignal);
      return (await this.#opened.placesOf(target)) ?? null;
    },
    find: async (input, { cancelSignal, report }) => {
      const onProgress = (searchedBytes: number): void => report({ searchedBytes });
      const found = await findLine(this.#opened, { ...input, cancelSignal, onProgress });
      if (!found) return null;
      const { line, before, after } = found;
      return { source: line.source, place: line.place, before, after } satisfies FoundPlaces;
    },
    count: async ({ pattern, filter }, { cancelSignal, report }) => {
      const key = JSON.stringify({ pattern, filter });
      if (this.#count?.key !== key) this.#count = { key, count: new MatchCount(this.#opened, pattern, filter) };
      const { count } = this.#count;
      await count.extend(cancelSignal, (matches) => report({ matches }));
      if (cancelSignal.aborted) throw engineError('cancelled');
      return { matches: count.matches };
    },
    matchNumber: async (line) => (await this.#count?.count.numberOf(line)) ?? null,
    position: async ({ places }) => {
      void this.#counted().catch(() => undefined);
      return await this.#position(places);
    },
    save: async (input, { cancelSignal }) => ({ lines: await saveLines(this.#opened, { ...input, cancelSignal }) }),
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    for (const changes of this.#changes) changes[Symbol.dispose]();
    this.#changes = [];
    await this.#counting?.catch(() => undefined);
    await this.#look?.[Symbol.asyncDispose]();
    this.#look = undefined;
    this.#count = undefined;
  }

  get #opened(): Look {
    if (!this.#look) throw new Error('no log is open');
    return this.#look;
  }

  async #awaitPage(
    { from, count, filter }: LookCalls['awaitPage']['input'],
    cancelSignal: AbortSignal,
  ): Promise<LogPage> {
    let start = from;
    for (;;) {
      const page = await this.#opened.page({ from: start, direction: 'after', count, filter, cancelSignal });
      if (page.lines.length > 0) return page;
      start = page.end;
      if (page.reachesEnd)
        await untilAborted(Promise.race(this.#changes.map((changes) => changes.next())), cancelSignal);
      if (cancelSignal.aborted) throw engineError('cancelled');
    }
  }

  /** Counts on, one who counts at a time. */
  #counted(): Promise<void> {
    this.#counting ??= this.#countLines().finally(() => {
      this.#counting = undefined;
    });
    return this.#counting;
  }

  async #countLines(): Promise<void> {
    for (const { index } of this.#opened.sources) await index.extend(this.#closing.signal);
  }

  async #position(places: LogPlaces): Promise<LogPosition> {
    const { sources } = this.#opened;
    let line: number | undefined = 0;
    let lines = 0;
    let bytesBefore = 0;
    let totalBytes = 0;
    for (const [source, { table, index }] of sources.entries()) {
      const place = places[source];
      const before = place && (await index.lineAt(place));
      line = before === undefined || line === undefined ? undefined : line + before;
      lines += index.lines;
      for (const { id } of table.pieces) {
        const size = (await table.use(id, (file) => file.size())) ?? 0;
        totalBytes += size;
        if (place && id < place.piece) bytesBefore += size;
        else if (place && id === place.piece) bytesBefore += Math.min(size, place.offset);
      }
    }
    const share = totalBytes === 0 ? 1 : bytesBefore / totalBytes;
    return { line, lines, isCounted: this.#counting === undefined, share, totalBytes };
  }
}

/** Whatever comes first. */
async function untilAborted(work: Promise<unknown>, cancelSignal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  cancelSignal.addEventListener('abort', stop, { once: true });
  if (cancelSignal.aborted) stop();
  await Promise.race([work, promise]).finally(() => cancelSignal.removeEventListener('abort', stop));
}
