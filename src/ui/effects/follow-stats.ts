import { setTimeout as sleep } from 'node:timers/promises';

import type { Engine } from '../../engine/index.js';
import { toProblem } from '../state/problem.js';
import type { EffectTools } from './effect-tools.js';

const RETRY_MS = 5000;

type FollowOptions = Pick<EffectTools, 'dispatch' | 'history' | 'refreshMs'> & { readonly cancelSignal: AbortSignal };

/** One stream for all containers, until it is cancelled. */
export async function followStats(
  { streams }: Pick<Engine, 'streams'>,
  { dispatch, history, refreshMs, cancelSignal }: FollowOptions,
): Promise<void> {
  let hasFailed = false;
  while (!cancelSignal.aborted) {
    try {
      for await (const stats of streams.stats({ intervalMs: refreshMs, cancelSignal })) {
        history.add(stats);
        dispatch({ type: 'usage.sampled', stats });
        hasFailed = false;
      }
    } catch (error) {
      if (!cancelSignal.aborted && !hasFailed)
        dispatch({ type: 'stream.lost', what: 'stats', problem: toProblem(error) });
      hasFailed = true;
    }
    await sleep(RETRY_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
  }
}
