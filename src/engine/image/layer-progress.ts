import type { Clock } from '../../host/clock.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { ImageProgress } from './image.js';

const INTERVAL_MS = 100;
const SHORT_LENGTH = 12;

/** How one layer gets on, told at most ten times a second and at every change of phase. */
export interface LayerProgress {
  tell(phase: ImageProgress['phase'], details?: { readonly currentBytes?: number; readonly message?: string }): void;
}

export function layerProgress(
  { digest, size }: Descriptor,
  clock: Clock,
  onProgress: ((progress: ImageProgress) => void) | undefined,
): LayerProgress {
  const layer = digest.slice(digest.indexOf(':') + 1).slice(0, SHORT_LENGTH);
  let lastPhase: ImageProgress['phase'] | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    tell(phase, details = {}) {
      if (!onProgress) return;
      const nowMs = clock.monotonicMs();
      if (phase === lastPhase && nowMs - lastMs < INTERVAL_MS) return;
      lastPhase = phase;
      lastMs = nowMs;
      onProgress({ layer, phase, totalBytes: size, ...details });
    },
  };
}
