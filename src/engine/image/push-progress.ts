import type { Clock } from '../../host/clock.js';
import type { DiffId, Digest } from '../../oci/digest.js';
import type { PushProgress } from './image.js';

const INTERVAL_MS = 100;
const SHORT_LENGTH = 12;

/** How one layer of a push gets on, told at most ten times a second and at every change of phase. */
export interface PushLayerProgress {
  tell(phase: PushProgress['phase'], details?: Omit<PushProgress, 'layer' | 'phase'>): void;
}

export function pushProgress(
  id: DiffId | Digest,
  { clock, onProgress }: { readonly clock: Clock; readonly onProgress: ((progress: PushProgress) => void) | undefined },
): PushLayerProgress {
  const layer = id.slice(id.indexOf(':') + 1).slice(0, SHORT_LENGTH);
  let lastPhase: PushProgress['phase'] | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    tell(phase, details = {}) {
      if (!onProgress) return;
      const nowMs = clock.monotonicMs();
      if (phase === lastPhase && nowMs - lastMs < INTERVAL_MS) return;
      lastPhase = phase;
      lastMs = nowMs;
      onProgress({ layer, phase, ...details });
    },
  };
}
