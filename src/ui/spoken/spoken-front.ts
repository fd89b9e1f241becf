import type { Writable } from 'node:stream';

import type { AppState, ScreenSize } from '../state/app-state.js';
import type { TerminalOutput, TerminalTraits } from '../terminal/index.js';
import type { Row } from '../terminal/row.js';
import { FrameKeeper } from './frame-keeper.js';
import { Speaker } from './speaker.js';

/** Large enough that nothing is cut that a smaller screen would cut. */
const SIZE: ScreenSize = { columns: 160, rows: 50 };

/** Borders of ASCII and no colours: they are read, not looked at. Texts stay as they are. */
export const SPOKEN_TRAITS: TerminalTraits = {
  hasColor: false,
  colorBits: 1,
  ground: undefined,
  isUtf8: false,
  hasBraille: false,
  canMoveCursor: true,
  keepsText: true,
};

/** What changes together is told together: a frame may come between two states. */
const SETTLED_MS = 40;

/** A terminal that takes everything and shows nothing. */
export const SILENT_OUTPUT: TerminalOutput = {
  ...SIZE,
  write(_bytes, taken) {
    queueMicrotask(taken);
    return true;
  },
  on: () => undefined,
  off: () => undefined,
};

/** Where a screen is drawn that is told in lines, for a screen reader; keys are the same. */
export type SpokenFront = Disposable & { readonly surface: Writable & NodeJS.WriteStream };

export function openSpokenFront(
  output: { write(text: string, taken: () => void): unknown },
  { getState, isLent }: { readonly getState: () => AppState; readonly isLent: () => boolean },
): SpokenFront {
  // Keys come raw: the terminal does not go back to the start of the line by itself.
  const speaker = new Speaker((line) => output.write(`${line}\r\n`, () => undefined));
  let timer: NodeJS.Timeout | undefined;
  let drawn: readonly Row[] = [];
  const keeper = new FrameKeeper(SIZE, (rows) => {
    drawn = rows;
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!isLent()) speaker.hear(drawn, getState());
    }, SETTLED_MS);
  });
  return {
    // Ink writes to it, and asks for its size: nothing else of a terminal's stream.
    surface: keeper as Writable as SpokenFront['surface'],
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
