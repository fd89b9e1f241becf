import { setTimeout as delay } from 'node:timers/promises';

import { type Engine, type FoundPlaces, type LogLook, type LogPlaces, openLogLook } from '../../../engine/index.js';
import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { LogEffect, LogScope } from '../../state/logs/log-effect.js';
import { filterOf, hasLimits } from '../../state/logs/log-limits.js';
import type { Beyond } from '../../state/logs-view.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import { FrameClock } from '../../streams/frame-clock.js';
import type { LogBuffer } from '../../streams/log-buffer.js';
import { LogWindow, type ReadOptions } from './log-window.js';

/** Lines that are taken at once while they come. */
const LIVE_LINES = 5000;
const LIVE_PAUSE_MS = 100;
/** While lines are still counted, their numbers are told so often. */
const COUNTING_MS = 400;
/** More than a screen has. */
const SEEN_LINES = 100;
/** What takes longer is told. */
const TOLD_AFTER_MS = 300;
/** While the view holds still, so much of the buffer is for lines that come. */
const HELD_SHARE = 0.8;

export type LogStudyTools = {
  readonly buffer: LogBuffer;
  readonly dispatch: (message: Message) => void;
};

type OpenStudy = LogStudyTools & {
  readonly scope: LogScope;
  readonly anew: boolean;
  readonly isHeld: boolean;
  readonly cancelSignal: AbortSignal;
  /** The buffer is about to be filled with other lines. */
  readonly onReady: () => void;
};

type Find = LogEffect & { readonly type: 'logs.find' };

/** Whole logs, looked at: a window of them is in the buffer, and goes wherever it is sent. */
export class LogStudy implements AsyncDisposable {
  readonly scope: LogScope;
  readonly #look: LogLook;
  readonly #window: LogWindow;
  readonly #buffer: LogBuffer;
  readonly #dispatch: (message: Message) => void;
  readonly #frames: FrameClock;
  readonly #closing = new AbortController();
  #work = new AbortController();
  #isHeld = false;
  /** Behind the newest line that came; where the window is elsewhere it ends before. */
  #live: LogPlaces = [];
  #isLocating = false;
  /** Whose place in the log is wanted. */
  #sought = 0;

  private constructor(look: LogLook, scope: LogScope, { buffer, dispatch }: LogStudyTools) {
    this.#look = look;
    this.scope = scope;
    this.#buffer = buffer;
    this.#dispatch = dispatch;
    this.#window = new LogWindow(look, buffer, filterOf(scope.limits));
    this.#frames = new FrameClock(() => this.#announce());
  }

  /** The lines that were followed stay as they are, with those before them; with `anew` others are shown. */
  static async open({ streams }: Pick<Engine, 'streams'>, options: OpenStudy): Promise<LogStudy> {
    const { scope, anew, isHeld, cancelSignal, onReady, ...tools } = options;
    const { sinceMs, untilMs } = scope.limits;
    const look = await openLogLook(streams, scope.ids, { sinceMs, untilMs });
    // Ends the calls that it waits for.
    const end = (): void => void look[Symbol.asyncDispose]();
    cancelSignal.addEventListener('abort', end, { once: true });
    if (cancelSignal.aborted) end();
    const study = new LogStudy(look, scope, tools);
    study.#isHeld = isHeld && !anew;
    onReady();
    if (anew) await study.#window.toTail();
    else await study.#window.takeOver();
    if (cancelSignal.aborted) throw engineError('cancelled');
    study.#live = study.#window.end;
    tools.dispatch({ type: 'logs.studied', heldLines: look.heldLines });
    return study;
  }

  /** From now on it takes what comes. */
  async begin({ anew }: { readonly anew: boolean }): Promise<void> {
    void this.#follow();
    if (!anew) return this.#paged();
    this.#tailed();
    await this.#fill();
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Gives up what takes its time. */
  cancel(): void {
    this.#work.abort();
    this.#work = new AbortController();
  }

  async page(direction: 'before' | 'after'): Promise<void> {
    const options = this.#reading();
    try {
      if (direction === 'before') await this.#window.readBefore(options);
      else await this.#window.readAfter(options);
    } finally {
      if (!this.#closing.signal.aborted) this.#paged();
    }
  }

  async goTo({ target }: LogEffect & { readonly type: 'logs.goto' }): Promise<void> {
    if (target.kind === 'end') return await this.#toTail();
    const places = await this.#look.ask('places', target, { cancelSignal: this.#work.signal });
    if (places) return this.#jumped(await this.#window.toPlaces(places));
    this.#dispatch({ type: 'logs.nowhere' });
  }

  async find({ pattern, beyond, direction, counts }: Find): Promise<void> {
    const { signal } = this.#work;
    const isError = pattern.kind === 'errors';
    const from = this.#window.placedAt(beyond) ?? (direction === 'before' ? this.#window.end : this.#window.start);
    const filter = filterOf(this.scope.limits);
    const onProgress = ({ searchedBytes }: { readonly searchedBytes: number }): void =>
      this.#dispatch({ type: 'logs.search.went.on', searchedBytes });
    const found = await this.#look.ask(
      'find',
      { pattern, from, direction, filter },
      { cancelSignal: signal, onProgress },
    );
    if (signal.aborted) return;
    if (found && this.#window.numberOf(found) === undefined) this.#jumped(await this.#window.toPlaces(found.before));
    const line = found ? this.#window.numberOf(found) : undefined;
    this.#dispatch({ type: 'logs.search.found', line, direction, isError });
    if (pattern.kind === 'text') await this.#count(pattern.source, { isNew: counts, found });
  }

  /** Says where a line stands in the whole log, and again as long as lines are being counted. */
  async locate(line: number): Promise<void> {
    this.#sought = line;
    if (this.#isLocating) return;
    this.#isLocating = true;
    try {
      // Who goes on meanwhile wants to know of where he is.
      for (let sought: number | undefined; sought !== this.#sought; ) {
        sought = this.#sought;
        await this.#locate(sought);
      }
    } finally {
      this.#isLocating = false;
    }
  }

  async save(effect: LogEffect & { readonly type: 'logs.save' }): Promise<void> {
    const { path, hasTimes, names, overwrites } = effect;
    const filter = filterOf(this.scope.limits);
    try {
      const input = { path, hasTimes, names, overwrites, filter };
      const { lines } = await this.#look.ask('save', input, { cancelSignal: this.#work.signal });
      this.#dispatch({ type: 'logs.saved', path, lines });
    } catch (error) {
      if (!isEngineError(error, 'log_file_exists')) throw error;
      this.#dispatch({ type: 'logs.save.refused', path });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#work.abort();
    this.#frames[Symbol.dispose]();
    await this.#look[Symbol.asyncDispose]();
  }

  async #toTail(): Promise<void> {
    await this.#window.toTail();
    this.#tailed();
    await this.#fill();
  }

  #tailed(): void {
    this.#live = this.#window.end;
    this.#isHeld = false;
    const { first, end } = this.#buffer;
    this.#dispatch({ type: 'logs.jumped', first, end, line: 'end', ...this.#beyond() });
  }

  /** Where a filter lets through next to nothing, reads on until there is something to see. */
  async #fill(): Promise<void> {
    const options = this.#reading();
    const { cancelSignal } = options;
    while (this.#buffer.length < SEEN_LINES && !this.#window.reachesStart && !cancelSignal.aborted) {
      await this.#window.readBefore(options);
      if (!cancelSignal.aborted) this.#paged();
    }
  }

  #reading(): ReadOptions {
    const { signal } = this.#work;
    const began = performance.now();
    const onNothing = (): void => {
      if (performance.now() - began > TOLD_AFTER_MS) this.#dispatch({ type: 'logs.read.on' });
    };
    return { cancelSignal: signal, onNothing };
  }

  #jumped(line: number): void {
    const { first, end } = this.#buffer;
    this.#isHeld = true;
    this.#goOnFromEnd();
    this.#dispatch({ type: 'logs.jumped', first, end, line, ...this.#beyond() });
  }

  #paged(): void {
    const { first, end } = this.#buffer;
    this.#goOnFromEnd();
    this.#dispatch({ type: 'logs.paged', first, end, ...this.#beyond() });
  }

  /** What the window has read by itself does not come once more. */
  #goOnFromEnd(): void {
    if (this.#window.reachesEnd) this.#live = this.#window.end;
  }

  #beyond(): { readonly older: Beyond; readonly newer: Beyond } {
    const { reachesStart, reachesEnd } = this.#window;
    return { older: reachesStart ? 'none' : 'unknown', newer: reachesEnd ? 'none' : 'unknown' };
  }

  /** Takes what comes: into the window where that is at the end and has room, else only counted. */
  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    const { limits } = this.scope;
    while (!signal.aborted && limits.untilMs === undefined) {
      try {
        await this.#takeNext();
      } catch (error) {
        if (signal.aborted || isEngineError(error, 'cancelled')) return;
        // Lost in a search, and not in what is followed.
        if (isEngineError(error, 'log_search_stuck') && !hasLimits(limits)) continue;
        return this.#dispatch({ type: 'logs.search.failed', problem: toProblem(error) });
      }
    }
  }

  async #takeNext(): Promise<void> {
    const { signal } = this.#closing;
    const from = this.#live;
    const input = { from, count: LIVE_LINES, filter: filterOf(this.scope.limits) };
    const page = await this.#look.awaitPage(input, { cancelSignal: signal });
    // Meanwhile the window may have gone to the end by itself.
    if (from !== this.#live) return;
    this.#take({ ...page, reachesEnd: true });
    if (page.lines.length < LIVE_LINES) await delay(LIVE_PAUSE_MS, undefined, { signal });
  }

  #take(page: Parameters<LogWindow['append']>[0]): void {
    const hasRoom = !this.#isHeld || this.#buffer.length < this.#buffer.maxLines * HELD_SHARE;
    this.#live = page.end;
    if (this.#window.reachesEnd && hasRoom) {
      this.#window.append(page);
      this.#frames.mark();
    } else this.#window.reachesEnd = false;
    if (!this.#isHeld) return;
    this.#dispatch({ type: 'logs.arrived', count: page.lines.length, newer: this.#beyond().newer });
  }

  #announce(): void {
    const { first, end, dropped } = this.#buffer;
    this.#dispatch({ type: 'logs.grew', first, end, dropped });
  }

  async #count(
    text: string,
    { isNew, found }: { readonly isNew: boolean; readonly found: FoundPlaces | null },
  ): Promise<void> {
    const { signal } = this.#work;
    const tell = (count: number, isComplete: boolean, current: number | undefined): void =>
      this.#dispatch({ type: 'logs.search.counted', text, matches: { count, isComplete, current } });
    const clock = new FrameClock(() => tell(latest, false, undefined));
    let latest = 0;
    const onProgress = ({ matches }: { readonly matches: number }): void => {
      latest = matches;
      if (isNew) clock.mark();
    };
    const input = { pattern: { kind: 'text' as const, source: text }, filter: filterOf(this.scope.limits) };
    const { matches } = await this.#look.ask('count', input, { cancelSignal: signal, onProgress }).finally(() => {
      clock[Symbol.dispose]();
    });
    const current = found ? await this.#look.ask('matchNumber', found) : null;
    if (!signal.aborted) tell(matches, true, current ?? undefined);
  }

  async #locate(line: number): Promise<void> {
    const placed = this.#window.placedAt(line);
    if (!placed || this.scope.ids.length > 1) return;
    const position = await this.#look.ask('position', { places: [placed.place] });
    if (line === this.#sought) this.#dispatch({ type: 'logs.located', line, position });
    if (!position.isCounted) void this.#locateLater();
  }

  async #locateLater(): Promise<void> {
    await delay(COUNTING_MS, undefined, { ref: false });
    if (!this.#closing.signal.aborted) await this.locate(this.#sought).catch(() => undefined);
  }
}
