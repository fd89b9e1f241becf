import { listHeight } from '../layout.js';
import type { AppState } from './app-state.js';
import { visibleVolumes } from './selectors/volumes.js';
import { type Step, step } from './step.js';

/** What is known of how large volumes are. */
export type VolumeSizes = {
  /** By name; undefined where it could not be measured. */
  readonly bytes: ReadonlyMap<string, number | undefined>;
  /** The one whose files are being walked. */
  readonly measuring: string | undefined;
  /** Something happened to that one meanwhile: it is to be measured once more. */
  readonly isStale: boolean;
};

export const NO_SIZES: VolumeSizes = { bytes: new Map(), measuring: undefined, isStale: false };

/** One at a time, and only of what is in view: each walks a whole tree of files. */
export function settleSizes(state: AppState): Step {
  const { volumeSizes, lists, engine } = state;
  const height = listHeight(state, 'volumes');
  if (volumeSizes.measuring !== undefined || height === 0 || engine.kind !== 'open') return step(state);
  const { top } = lists.volumes;
  const inView = visibleVolumes(state).slice(top, top + height);
  const next = inView.find(({ name }) => !volumeSizes.bytes.has(name));
  if (!next) return step(state);
  return step(
    { ...state, volumeSizes: { ...volumeSizes, measuring: next.name, isStale: false } },
    { type: 'volume.measure', name: next.name },
  );
}

export function measured({ bytes, isStale }: VolumeSizes, name: string, sizeBytes: number | undefined): VolumeSizes {
  if (isStale) return { bytes, measuring: undefined, isStale: false };
  return { bytes: new Map(bytes).set(name, sizeBytes), measuring: undefined, isStale: false };
}

/** Something happened to these: what was measured of them is no longer so. */
export function withoutSizes(sizes: VolumeSizes, names: readonly string[]): VolumeSizes {
  if (names.length === 0) return sizes;
  const bytes = new Map(sizes.bytes);
  for (const name of names) bytes.delete(name);
  const isStale = sizes.isStale || (sizes.measuring !== undefined && names.includes(sizes.measuring));
  return { ...sizes, bytes, isStale };
}
