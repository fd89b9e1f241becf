import { setTimeout as delay } from 'node:timers/promises';

import { engineError } from '../../errors/engine-error.js';
import type { Clock } from '../clock.js';

const NANOS_PER_MS = 1_000_000n;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  nowNanos: () => {
    // hrtime counts from boot; what lies between is read together each time, as the wall clock may be set.
    const wallMs = BigInt(Date.now());
    return wallMs * NANOS_PER_MS + (process.hrtime.bigint() % NANOS_PER_MS);
  },
  monotonicMs: () => performance.now(),
  async sleep(ms, cancelSignal) {
    try {
      await delay(ms, undefined, cancelSignal ? { signal: cancelSignal } : {});
    } catch (cause) {
      throw engineError('cancelled', undefined, { cause });
    }
  },
};
