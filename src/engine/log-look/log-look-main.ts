import { parentPort } from 'node:worker_threads';

import { toFailure } from '../worker/messages.js';
import type { FromLook, LookCall, LookCalls, ToLook } from './calls.js';
import { LookHost } from './look-host.js';

/** The entry point of the thread that looks at logs: takes calls, several at a time, until the thread is ended. */

/** Whoever asked takes a longer silence for a regular expression that does not come to an end. */
const HEARTBEAT_MS = 500;

const host = new LookHost();
const running = new Map<number, AbortController>();

const say = (message: FromLook, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

let heartbeat: NodeJS.Timeout | undefined;

async function answer<Call extends LookCall>(id: number, call: Call, input: LookCalls[Call]['input']): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  heartbeat ??= setInterval(() => say({ type: 'alive' }), HEARTBEAT_MS);
  try {
    const report = (progress: LookCalls[Call]['progress']): void => say({ type: 'progress', id, progress });
    const result = await host.handlers[call](input, { cancelSignal: abort.signal, report });
    const transfer = result !== null && typeof result === 'object' && 'bytes' in result ? [result.bytes.buffer] : [];
    say({ type: 'done', id, result }, transfer);
  } catch (error) {
    say({ type: 'failed', id, failure: toFailure(error) });
  } finally {
    running.delete(id);
    if (running.size === 0) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    }
  }
}

parentPort?.on('message', (message: ToLook) => {
  if (message.type === 'call') void answer(message.id, message.call, message.input);
  else running.get(message.id)?.abort();
});
