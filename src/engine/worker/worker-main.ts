import { parentPort, workerData } from 'node:worker_threads';

import { giveWay } from '../../host/node/give-way.js';
import { nodeHost } from '../../host/node/node-host.js';
import { unpackLayer } from '../layer/unpack-layer.js';
import { type FromWorker, type ToWorker, toFailure, type WorkerData } from './messages.js';
import type { JobKind, Jobs } from './worker-threads.js';

/** The entry point of a worker thread: takes jobs, several at a time, until the thread is ended. */

type RunningHere = { readonly abort: AbortController; tell: (note: Jobs[JobKind]['note']) => void };

const asked: WorkerData = workerData;
if (asked.giveWay) giveWay();

const host = nodeHost(process.env);
const running = new Map<number, RunningHere>();

const say = (message: FromWorker): void => parentPort?.postMessage(message);

async function start({ id, input }: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  const job: RunningHere = { abort: new AbortController(), tell: () => undefined };
  running.set(id, job);
  try {
    const result = await unpackLayer(host, input, {
      subscribe: (listener) => (job.tell = listener),
      report: (progress) => say({ type: 'progress', id, progress }),
      cancelSignal: job.abort.signal,
    });
    say({ type: 'done', id, result });
  } catch (error) {
    say({ type: 'failed', id, failure: toFailure(error) });
  } finally {
    running.delete(id);
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'start') void start(message);
  else if (message.type === 'note') running.get(message.id)?.tell(message.note);
  else running.get(message.id)?.abort.abort();
});
