import type { ErrorCode } from '../../errors/catalogue.js';
import { EngineError } from '../../errors/engine-error.js';
import type { JobKind, Jobs } from './worker-threads.js';

/** What a worker is told when it is made. */
export type WorkerData = { readonly giveWay: boolean };

/** What the engine's thread says to a worker. */
export type ToWorker =
  | { readonly type: 'start'; readonly id: number; readonly kind: JobKind; readonly input: Jobs[JobKind]['input'] }
  | { readonly type: 'note'; readonly id: number; readonly note: Jobs[JobKind]['note'] }
  | { readonly type: 'cancel'; readonly id: number };

/** What a worker says back. */
export type FromWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Jobs[JobKind]['progress'] }
  | { readonly type: 'done'; readonly id: number; readonly result: Jobs[JobKind]['result'] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };

/** An error as it passes between threads, which keep no classes. */
export type Failure = {
  readonly code: ErrorCode | undefined;
  readonly message: string;
  readonly details: unknown;
  readonly stack: string | undefined;
};

export function toFailure(error: unknown): Failure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof EngineError) return { code: error.code, message, details: error.details, stack };
  return { code: undefined, message, details: undefined, stack };
}

export function fromFailure({ code, message, details, stack }: Failure): Error {
  const error = code === undefined ? new Error(message) : new EngineError(code, message, details);
  if (stack !== undefined) error.stack = stack;
  return error;
}
