import { useMemo } from 'react';

import type { AppState } from '../state/app-state.js';
import { useAppState } from './use-app-state.js';

export type PictureSource = {
  /** What the picture is made of; it is drawn anew only when one of these is another. */
  readonly parts: (state: AppState) => readonly unknown[];
  readonly draw: (state: AppState) => string;
};

/** A pane's picture. Where it comes out the same as before, nothing is drawn. */
export function usePicture(make: () => PictureSource, changing: readonly unknown[]): string {
  const select = useMemo(() => {
    const { parts, draw } = make();
    let last: { readonly parts: readonly unknown[]; readonly picture: string } | undefined;
    return (state: AppState): string => {
      const now = parts(state);
      if (!last?.parts.every((part, index) => Object.is(part, now[index]))) last = { parts: now, picture: draw(state) };
      return last.picture;
    };
  }, changing);
  return useAppState(select);
}
