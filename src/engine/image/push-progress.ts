import type { Clock } from '../../host/clock.js';
import type { DiffId, Digest } from '../../oci/digest.js';
import type { PushProgress } from './image.js';
import { phasePace, shortLayerName } from './phase-pace.js';

/** How one layer of a push gets on, told at most ten times a second and at every change of phase. */
export interface PushLayerProgress {
  tell(phase: PushProgress['phase'], details?: Omit<PushProgress, 'layer' | 'phase'>): void;
}

export function pushProgress(
  id: DiffId | Digest,
  { clock, onProgress }: { readonly clock: Clock; readonly onProgress: ((progress: PushProgress) => void) | undefined },
): PushLayerProgress {
  const layer = shortLayerName(id);
  const isDue = phasePace<PushProgress['phase']>(clock);
  return {
    tell(phase, details = {}) {
      if (onProgress && isDue(phase)) onProgress({ layer, phase, ...details });
    },
  };
}
