import type { TerminalSize } from '../../engine/index.js';
import type { DetachScanner } from '../terminal/index.js';

/** The terminal, as far as effects need it. */
export interface Screen {
  readonly size: TerminalSize;
  /** The name of the terminal for programs in containers: `xterm-256color`. */
  readonly termName: string;
  /** Draws every cell again. */
  redraw(): void;
  /** Keeps what is typed from now on, for a visit that is being prepared. ctrl-c gives the keys back to the screen. */
  holdKeys(): HeldKeys;
  /** Lets `run` start a program that has the terminal for its own, and takes it back when it is done. */
  handOver<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Lets `visit` have the real screen and the keys, and takes both back when it is done. */
  lend<Result>(options: LendOptions, visit: (output: LentOutput) => Promise<Result>): Promise<Result>;
}

/** Keys that were typed meanwhile. Disposing of it lets go of the keyboard. */
export interface HeldKeys extends Disposable {
  /** What was typed so far; the next call gives what came after. */
  take(): Uint8Array;
}

export type LendOptions = {
  /** Comes before what is typed from now on. */
  readonly held?: HeldKeys | undefined;
  /** Receives what is typed. */
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onResize: (size: TerminalSize) => void;
  readonly detachScanner?: DetachScanner | undefined;
  readonly onDetach?: (() => void) | undefined;
};

export interface LentOutput {
  /** Resolves when the terminal has taken it. */
  write(text: string): Promise<void>;
}
