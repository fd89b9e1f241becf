import { FetchError } from '../../host/fetch.js';
import type { Host } from '../../host/host.js';
import { LONGEST_RETRY_AFTER_MS, retryDelayMs } from './retry-delay.js';
import { TransientAnswer } from './transient-answer.js';

const MAX_ATTEMPTS = 5;
/** Silence has been waited for already: once more, not four times. */
const MAX_SILENT_ATTEMPTS = 2;

export type RetryOptions = {
  readonly host: Pick<Host, 'clock' | 'random'>;
  readonly onRetry?: ((reason: string) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
  /** Whether the registry answered a moment ago: one that refuses now is being restarted, not missing. */
  readonly wasReached?: boolean | undefined;
};

/** The patience of one piece of work. */
export interface Retries {
  /** Waits until it is worth trying again, or throws `failure` where it is not. */
  wait(failure: unknown): Promise<void>;
  /** The work got further: what went wrong before no longer counts. */
  gotFurther(): void;
}

export function openRetries({ host, onRetry, cancelSignal, wasReached = false }: RetryOptions): Retries {
  let attempts = 0;
  return {
    async wait(failure) {
      attempts += 1;
      if (!isWorthAnother(failure, attempts, wasReached)) throw failure;
      const asked = failure instanceof TransientAnswer ? failure.retryAfterMs : undefined;
      if (asked !== undefined && asked > LONGEST_RETRY_AFTER_MS) throw failure;
      onRetry?.(failure instanceof Error ? failure.message : '');
      await host.clock.sleep(asked ?? retryDelayMs(attempts, host.random), cancelSignal);
    },
    gotFurther() {
      attempts = 0;
    },
  };
}

/** Does `work` until it succeeds, or fails in a way that repeating does not help. */
export async function withRetries<Result>(options: RetryOptions, work: () => Promise<Result>): Promise<Result> {
  const retries = openRetries(options);
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      await retries.wait(failure);
    }
  }
}

function isWorthAnother(failure: unknown, attempts: number, wasReached: boolean): boolean {
  if (attempts >= MAX_ATTEMPTS) return false;
  if (failure instanceof TransientAnswer) return true;
  if (!(failure instanceof FetchError)) return false;
  switch (failure.failure) {
    case 'cut_off':
      return true;
    case 'timed_out':
      return attempts < MAX_SILENT_ATTEMPTS;
    case 'refused':
    case 'unknown_host':
    case 'unreachable':
      return wasReached;
    case 'tls':
    case 'failed':
      return false;
    default:
      return failure.failure satisfies never;
  }
}
