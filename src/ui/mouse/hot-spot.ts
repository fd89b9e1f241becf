import type { Rect } from '../layout.js';
import type { Message } from '../state/message.js';

/** A place on the screen, or within a part of it; from 0. */
export type Cell = { readonly column: number; readonly row: number };

/** What a click leads to. */
export type Press = {
  readonly messages: readonly Message[];
  /** Names what was clicked: only a second click on the same is a double one. */
  readonly what?: string | undefined;
  /** The key that a double click stands for. */
  readonly twice?: string | undefined;
};

/** A part of the screen that hears of the mouse. */
export type HotSpot = {
  readonly rect: Rect;
  /** A click at a place within it. */
  readonly press?: ((at: Cell) => Press | undefined) | undefined;
  /** A notch of the wheel over it: 1 down, -1 up. */
  readonly wheel?: ((by: 1 | -1) => readonly Message[]) | undefined;
};

/** Whether a place is within a rectangle. */
export function isWithin({ x, y, width, height }: Rect, { column, row }: Cell): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}

/** The place as seen from the corner of a rectangle. */
export function placeWithin({ x, y }: Rect, { column, row }: Cell): Cell {
  return { column: column - x, row: row - y };
}
