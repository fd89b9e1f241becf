import { Worker } from 'node:worker_threads';

import { engineError } from '../../errors/engine-error.js';
import { fromFailure } from '../worker/messages.js';
import type { FromLook, LookCall, LookCalls, ToLook } from './calls.js';
import { withSmallHeap } from './own-heap.js';

/** Bundled beside whatever chunk this ends up in. */
const THREAD_URL = new URL('./log-look-main.js', import.meta.url);

/** A block is searched in milliseconds. A thread that says nothing for so long, and then once more, is lost in one. */
const SILENCE_MS = 2000;

/** It has no business with more. */
const MAX_HEAP_MB = 96;

export type CallOptions<Call extends LookCall> = {
  readonly onProgress?: ((progress: LookCalls[Call]['progress']) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

type Waiting = {
  readonly settle: (result: unknown) => void;
  readonly fail: (error: unknown) => void;
  readonly onProgress: ((progress: unknown) => void) | undefined;
};

/** The thread that looks at logs, as the one that draws sees it. One that is lost is ended, and its calls fail. */
export class LookThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #silenceMs: number;
  readonly #calls = new Map<number, Waiting>();
  #lastId = 0;
  #watch: NodeJS.Timeout | undefined;
  #isSuspected = false;
  #isAlive = true;

  constructor({ silenceMs = SILENCE_MS }: { readonly silenceMs?: number | undefined } = {}) {
    this.#silenceMs = silenceMs;
    const restoreSizes = withSmallHeap();
    this.#worker = new Worker(THREAD_URL, {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.once('online', restoreSizes);
    this.#worker.once('exit', restoreSizes);
    this.#worker.unref();
    this.#worker.on('message', (message: FromLook) => this.#hear(message));
    this.#worker.on('error', (error) => this.#breakDown(error));
    this.#worker.on('exit', (code) => this.#breakDown(new Error(`the thread that looks at logs ended with ${code}`)));
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** @throws log_search_stuck where the thread was lost in this call or in another. */
  async call<Call extends LookCall>(
    call: Call,
    input: LookCalls[Call]['input'],
    { onProgress, cancelSignal }: CallOptions<Call> = {},
  ): Promise<LookCalls[Call]['result']> {
    if (cancelSignal?.aborted || !this.#isAlive) throw engineError('cancelled');
    const id = ++this.#lastId;
    const cancel = (): void => this.#say({ type: 'cancel', id });
    cancelSignal?.addEventListener('abort', cancel, { once: true });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#calls.set(id, {
      settle: resolve,
      fail: reject,
      onProgress: onProgress && ((progress) => onProgress(progress as LookCalls[Call]['progress'])),
    });
    this.#worker.ref();
    if (this.#calls.size === 1) this.#listen();
    this.#say({ type: 'call', id, call, input });
    try {
      return (await promise) as LookCalls[Call]['result'];
    } finally {
      cancelSignal?.removeEventListener('abort', cancel);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#breakDown(engineError('cancelled'));
    await this.#worker.terminate();
  }

  #hear(message: FromLook): void {
    this.#isSuspected = false;
    this.#listen();
    if (message.type === 'alive') return;
    const call = this.#calls.get(message.id);
    if (message.type === 'progress') return call?.onProgress?.(message.progress);
    this.#calls.delete(message.id);
    if (message.type === 'done') call?.settle(message.result);
    else call?.fail(fromFailure(message.failure));
    if (this.#calls.size > 0) return;
    this.#worker.unref();
    clearTimeout(this.#watch);
  }

  /** From now on it is expected to say something. */
  #listen(): void {
    clearTimeout(this.#watch);
    if (this.#calls.size === 0 || !this.#isAlive) return;
    this.#watch = setTimeout(() => this.#suspect(), this.#silenceMs);
    this.#watch.unref();
  }

  /** After the whole process was held up, the first silence means nothing. */
  #suspect(): void {
    if (!this.#isSuspected) {
      this.#isSuspected = true;
      return this.#listen();
    }
    this.#breakDown(engineError('log_search_stuck'));
    void this.#worker.terminate();
  }

  #breakDown(error: unknown): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    clearTimeout(this.#watch);
    for (const { fail } of this.#calls.values()) fail(error);
    this.#calls.clear();
  }

  #say(message: ToLook): void {
    this.#worker.postMessage(message);
  }
}
