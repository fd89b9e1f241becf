import { engineError } from '../../errors/engine-error.js';
import type { StreamService } from '../task/stream-service.js';
import type { LookCall, LookCalls } from './calls.js';
import { LogSpool, SPOOLED_LINES } from './log-spool.js';
import { type CallOptions, LookThread } from './look-thread.js';
import type { LogPage } from './looked-line.js';
import { unpackPage } from './pack-page.js';

export type OpenLogLookOptions = {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** Lines of a log of another machine to begin with. */
  readonly spooledLines?: number | undefined;
  /** How long the thread may say nothing before it is suspected; for tests. */
  readonly silenceMs?: number | undefined;
};

/** Logs that are looked at. Disposing of it ends its thread. */
export interface LogLook extends AsyncDisposable {
  /** Of a log that lies on another machine, so many of the newest lines are held here; undefined where all can be seen. */
  readonly heldLines: number | undefined;
  /** The newest lines. */
  tail(input: LookCalls['tail']['input']): Promise<LogPage>;
  /** Lines on one side of a place. */
  page(input: LookCalls['page']['input'], options?: CallOptions<'page'>): Promise<LogPage>;
  /** The next lines behind a place, once there are some. */
  awaitPage(input: LookCalls['awaitPage']['input'], options?: CallOptions<'awaitPage'>): Promise<LogPage>;
  /**
   * Everything else. A thread that was lost in an expression is another by the next call.
   * @throws log_search_stuck, cancelled, log_pattern_invalid
   */
  ask<Call extends Exclude<LookCall, 'open' | 'tail' | 'page' | 'awaitPage'>>(
    call: Call,
    input: LookCalls[Call]['input'],
    options?: CallOptions<Call>,
  ): Promise<LookCalls[Call]['result']>;
}

/**
 * Opens the logs of containers to be looked at as a whole, in a thread of its own: pages from any place, searches,
 * line numbers. What lies on another machine is fetched, as far as {@link LogLook.heldLines} says.
 *
 * @throws container_not_found, logs_not_readable
 */
export async function openLogLook(
  streams: Pick<StreamService, 'logs' | 'logPath'>,
  refs: readonly string[],
  { spooledLines = SPOOLED_LINES, silenceMs, ...limits }: OpenLogLookOptions = {},
): Promise<LogLook> {
  await using whileOpening = new AsyncDisposableStack();
  const spools: LogSpool[] = [];
  const paths: string[] = [];
  for (const ref of refs) {
    const path = await streams.logPath(ref);
    if (path !== undefined) paths.push(path);
    else {
      const spool = whileOpening.use(
        await LogSpool.open(streams, ref, { lines: spooledLines, sinceMs: limits.sinceMs, untilMs: limits.untilMs }),
      );
      spools.push(spool);
      paths.push(spool.path);
    }
  }
  const heldLines = spools.some(({ isWhole }) => !isWhole) ? spooledLines : undefined;
  const look = whileOpening.use(new ThreadedLook({ paths, ...limits }, { heldLines, silenceMs }));
  await look.open();
  const resources = whileOpening.move();
  look.endWith(resources);
  return look;
}

/** More lines come in pieces: all at once would make the heaps of both threads larger for good. */
const PIECE_LINES = 2000;

class ThreadedLook implements LogLook {
  readonly heldLines: number | undefined;
  readonly #input: LookCalls['open']['input'];
  readonly #silenceMs: number | undefined;
  #thread: LookThread | undefined;
  #opening: Promise<LookThread> | undefined;
  #resources: AsyncDisposableStack | undefined;
  #isClosed = false;

  constructor(
    input: LookCalls['open']['input'],
    options: { readonly heldLines: number | undefined; readonly silenceMs: number | undefined },
  ) {
    this.#input = input;
    this.heldLines = options.heldLines;
    this.#silenceMs = options.silenceMs;
  }

  async open(): Promise<void> {
    await this.#alive();
  }

  /** Is disposed of with them. */
  endWith(resources: AsyncDisposableStack): void {
    this.#resources = resources;
  }

  async tail({ count, filter }: LookCalls['tail']['input']): Promise<LogPage> {
    const thread = await this.#alive();
    const newest = unpackPage(await thread.call('tail', { count: Math.min(count, PIECE_LINES), filter }));
    const pieces = [newest];
    let [left, oldest] = [count - newest.lines.length, newest];
    while (left > 0 && oldest.lines.length > 0 && !oldest.reachesStart) {
      oldest = await this.page({ from: oldest.start, direction: 'before', count: Math.min(left, PIECE_LINES), filter });
      pieces.unshift(oldest);
      left -= oldest.lines.length;
    }
    const { start, reachesStart } = oldest;
    return { ...newest, lines: pieces.flatMap(({ lines }) => lines), start, reachesStart };
  }

  async page(input: LookCalls['page']['input'], options?: CallOptions<'page'>): Promise<LogPage> {
    return unpackPage(await (await this.#alive()).call('page', input, options));
  }

  async awaitPage(input: LookCalls['awaitPage']['input'], options?: CallOptions<'awaitPage'>): Promise<LogPage> {
    return unpackPage(await (await this.#alive()).call('awaitPage', input, options));
  }

  async ask<Call extends LookCall>(
    call: Call,
    input: LookCalls[Call]['input'],
    options?: CallOptions<Call>,
  ): Promise<LookCalls[Call]['result']> {
    return await (await this.#alive()).call(call, input, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#thread?.[Symbol.asyncDispose]();
    await this.#resources?.[Symbol.asyncDispose]();
  }

  #alive(): Promise<LookThread> {
    if (this.#isClosed) return Promise.reject(engineError('cancelled'));
    if (this.#opening && this.#thread?.isAlive !== false) return this.#opening;
    this.#opening = this.#start();
    return this.#opening;
  }

  async #start(): Promise<LookThread> {
    const thread = new LookThread({ silenceMs: this.#silenceMs });
    this.#thread = thread;
    await thread.call('open', this.#input);
    return thread;
  }
}
