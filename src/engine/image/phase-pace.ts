import type { Clock } from '../../host/clock.js';
import type { DiffId, Digest } from '../../oci/digest.js';

const INTERVAL_MS = 100;
const SHORT_LENGTH = 12;

/** Whether to tell of `phase` now: at every change of it, and while it lasts at most ten times a second. */
export function phasePace<Phase>(clock: Clock): (phase: Phase) => boolean {
  let lastPhase: Phase | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (phase) => {
    const nowMs = clock.monotonicMs();
    if (phase === lastPhase && nowMs - lastMs < INTERVAL_MS) return false;
    lastPhase = phase;
    lastMs = nowMs;
    return true;
  };
}

/** How a layer is called where its progress is shown. */
export const shortLayerName = (id: DiffId | Digest): string => id.slice(id.indexOf(':') + 1).slice(0, SHORT_LENGTH);
