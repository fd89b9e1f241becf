import type { RenderOptions } from 'ink';

import { CellWriter, type TerminalOutput } from './cell-writer.js';
import { type DivertOptions, InputBroker, type InputSink, type TerminalInput } from './input-broker.js';

/** The streams of a terminal, and what it can show. */
export type TerminalOptions = {
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  readonly hasColor?: boolean | undefined;
  readonly hasMouse?: boolean | undefined;
  /** See {@link CellWriterOptions.asksTerminal}. */
  readonly asksTerminal?: boolean | undefined;
  /** Has the terminal show every byte as it is, until that is disposed of: for programs on a terminal of their own. */
  readonly rawOutput?: (() => Promise<Disposable>) | undefined;
};

/** What a stream that takes the terminal over is given. */
export type PassThrough = DivertOptions & {
  /** Receives what is typed. */
  readonly sink: InputSink;
};

/** How long a busy machine may take to tell of a signal. */
const LATE_SIGNAL_MS = 2000;

/**
 * The terminal while the full screen has it: what Ink draws on and reads from, and the ways to hand it over.
 *
 * Disposing of it gives the terminal back as it was.
 */
export class Terminal implements AsyncDisposable {
  readonly writer: CellWriter;
  readonly input: InputBroker;
  /** What somebody else has at the moment, and {@link enter} must not take. */
  #lent: 'nothing' | 'screen' | 'screen and keys' = 'nothing';
  #handedBackAtMs = Number.NEGATIVE_INFINITY;

  readonly #rawOutput: TerminalOptions['rawOutput'];

  constructor({ stdin, stdout, hasColor, hasMouse, asksTerminal, rawOutput }: TerminalOptions) {
    this.#rawOutput = rawOutput;
    this.writer = new CellWriter(stdout, { hasColor, hasMouse, asksTerminal });
    this.input = new InputBroker(stdin, this.writer.pace);
  }

  /**
   * Whether a program that was started has it for its own, or had it a moment ago: a ctrl-c that ended it may be told after
   * its end, and was not for us. What is typed to us is no signal.
   */
  get isHandedOver(): boolean {
    return this.#lent === 'screen and keys' || performance.now() - this.#handedBackAtMs < LATE_SIGNAL_MS;
  }

  /** Whether somebody else has the screen. */
  get isLent(): boolean {
    return this.#lent !== 'nothing';
  }

  /** Takes screen and keys, but for what is handed over. Twice does nothing. */
  enter(): void {
    if (this.#lent !== 'screen and keys') this.input.reclaim();
    if (this.#lent === 'nothing') this.writer.enter();
  }

  /** Writes the whole screen again. */
  redraw(): void {
    this.writer.redraw();
  }

  /** Runs a program that inherits the terminal (an editor, a shell) and takes the screen back when it is done. */
  async handOver<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#lent = 'screen and keys';
    await this.writer.leave();
    await this.input.release();
    return await this.#lend(async () => {
      try {
        return await run();
      } finally {
        this.#handedBackAtMs = performance.now();
      }
    });
  }

  /** Lets `run` write to the real screen while what is typed goes to `sink`, raw (attach, exec). */
  async passThrough<Result>({ sink, ...options }: PassThrough, run: () => Promise<Result>): Promise<Result> {
    this.#lent = 'screen';
    // First the keys: what is typed while the screen changes is for the one that comes.
    using _diversion = this.input.divert(sink, options);
    await this.writer.leave();
    return await this.#lend(async () => {
      using _output = await this.#rawOutput?.();
      return await run();
    });
  }

  /** Gives everything back at once, without the event loop: for every way in which the process may end. Twice does nothing. */
  restore(): void {
    this.writer.restore();
    this.input.restore();
  }

  async #lend<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } finally {
      this.#lent = 'nothing';
      this.enter();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer.leave();
    this.restore();
    this.writer.destroy();
  }
}

/** What to give to Ink's `render`, so that it draws on this terminal and leaves everything else to us. */
export function inkOptions({ writer, input }: Terminal): RenderOptions {
  return {
    stdout: writer,
    stdin: input.stdin,
    interactive: true,
    alternateScreen: false,
    patchConsole: false,
    exitOnCtrlC: false,
    isScreenReaderEnabled: false,
    // What comes by itself comes ten times a second. A key right behind such a frame would wait for twice as long at 60.
    maxFps: 120,
  };
}
