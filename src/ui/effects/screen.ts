import type { TerminalSize } from '../../engine/index.js';
import type { DetachScanner } from '../terminal/index.js';

/** The terminal, as far as effects need it. */
export interface Screen {
  readonly size: TerminalSize;
  /** The name of the terminal for programs in containers: `xterm-256color`. */
  readonly termName: string;
  /** Draws every cell again. */
  redraw(): void;
  /** Puts a text into the clipboard of whoever looks at the terminal, as far as that lets programs do so. */
  copy(text: string): void;
  /** Lets `run` start a program that has the terminal for its own, and takes it back when it is done. */
  handOver<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Lets `visit` have the real screen and the keys, and takes both back when it is done. */
  lend<Result>(options: LendOptions, visit: (output: LentOutput) => Promise<Result>): Promise<Result>;
}

export type LendOptions = {
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
