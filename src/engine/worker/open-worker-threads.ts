import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { engineError } from '../../errors/engine-error.js';
import { type FromWorker, fromFailure, type ToWorker, type WorkerData } from './messages.js';
import type { JobKind, JobOptions, Jobs, RunningJob, WorkerThreads } from './worker-threads.js';

const MAX_THREADS = 4;

/** Bundled beside whatever chunk this ends up in. */
const WORKER_URL = new URL('./worker-main.js', import.meta.url);

type WorkerOptions = {
  readonly url?: URL | undefined;
  /** The threads and the programs that they start come after whatever else this process does. */
  readonly giveWay?: boolean | undefined;
};

/** Threads are made when there is work for them, and stay for more. */
export function openWorkerThreads(options: WorkerOptions = {}): WorkerThreads {
  const threads: Thread[] = [];
  const limit = Math.min(MAX_THREADS, availableParallelism());
  let lastId = 0;

  const addThread = (): Thread => {
    const thread = new Thread(options.url ?? WORKER_URL, { giveWay: options.giveWay ?? false });
    threads.push(thread);
    return thread;
  };

  const leastBusy = (): Thread => {
    const found = threads.filter(({ isAlive }) => isAlive).sort((one, other) => one.load - other.load)[0];
    if (found && (found.load === 0 || threads.length >= limit)) return found;
    return addThread();
  };

  return {
    warmUp() {
      if (threads.length === 0) addThread();
    },
    start<Kind extends JobKind>(kind: Kind, input: Jobs[Kind]['input'], jobOptions: JobOptions<Kind> = {}) {
      lastId += 1;
      return leastBusy().start(lastId, kind, input, jobOptions);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.splice(0).map((thread) => thread.stop()));
    },
  };
}

type Waiting = {
  readonly settle: (result: Jobs[JobKind]['result']) => void;
  readonly fail: (error: unknown) => void;
  readonly onProgress: ((progress: Jobs[JobKind]['progress']) => void) | undefined;
};

class Thread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Waiting>();
  isAlive = true;

  constructor(url: URL, workerData: WorkerData) {
    this.#worker = new Worker(url, { workerData });
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => this.#breakDown(error));
    this.#worker.on('exit', (code) => this.#breakDown(new Error(`a worker thread ended with ${code}`)));
  }

  get load(): number {
    return this.#jobs.size;
  }

  start<Kind extends JobKind>(
    id: number,
    kind: Kind,
    input: Jobs[Kind]['input'],
    { onProgress, cancelSignal }: JobOptions<Kind>,
  ): RunningJob<Kind> {
    if (cancelSignal?.aborted) return { result: Promise.reject(engineError('cancelled')), tell: () => undefined };
    const cancel = (): void => this.#say({ type: 'cancel', id });
    cancelSignal?.addEventListener('abort', cancel, { once: true });
    const result = new Promise<Jobs[Kind]['result']>((settle, fail) => {
      this.#jobs.set(id, { settle, fail, onProgress });
    }).finally(() => cancelSignal?.removeEventListener('abort', cancel));
    this.#worker.ref();
    this.#say({ type: 'start', id, kind, input });
    return { result, tell: (note) => this.#say({ type: 'note', id, note }) };
  }

  async stop(): Promise<void> {
    this.#breakDown(engineError('cancelled'));
    await this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    const job = this.#jobs.get(message.id);
    if (message.type === 'progress') return job?.onProgress?.(message.progress);
    this.#jobs.delete(message.id);
    if (this.#jobs.size === 0) this.#worker.unref();
    if (message.type === 'done') job?.settle(message.result);
    else job?.fail(fromFailure(message.failure));
  }

  #breakDown(error: unknown): void {
    this.isAlive = false;
    for (const { fail } of this.#jobs.values()) fail(error);
    this.#jobs.clear();
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}
