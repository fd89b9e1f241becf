import type { BuildProgress } from '../../../engine/index.js';

/** Tells of a build as it goes on. */
export interface BuildView extends Disposable {
  show(progress: BuildProgress): void;
  /** Nothing further comes. */
  end(): void;
}

/** Where it is told, and what time it is. */
export type BuildViewParts = {
  readonly out: { write(text: string): void; readonly columns: number; readonly rows: number };
  readonly nowMs: () => number;
  /** Why a step is not in the cache. */
  readonly isVerbose: boolean;
};
