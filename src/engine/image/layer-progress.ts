import type { Clock } from '../../host/clock.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { ImageProgress } from './image.js';
import { phasePace, shortLayerName } from './phase-pace.js';

/** How one layer gets on, told at most ten times a second and at every change of phase. */
export interface LayerProgress {
  tell(phase: ImageProgress['phase'], details?: { readonly currentBytes?: number; readonly message?: string }): void;
}

export function layerProgress(
  { digest, size }: Descriptor,
  clock: Clock,
  onProgress: ((progress: ImageProgress) => void) | undefined,
): LayerProgress {
  const layer = shortLayerName(digest);
  const isDue = phasePace<ImageProgress['phase']>(clock);
  return {
    tell(phase, details = {}) {
      if (onProgress && isDue(phase)) onProgress({ layer, phase, totalBytes: size, ...details });
    },
  };
}
