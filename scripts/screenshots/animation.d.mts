import type { PictureCell } from './picture.mjs';

/** What the screen shows for a while. */
export type Frame = {
  readonly cells: readonly (readonly PictureCell[])[];
  readonly shownMs: number;
};

/** Writes pictures of a screen as one that moves: a PNG with several frames. */
export function writeAnimation(frames: readonly Frame[], path: string): Promise<void>;
