import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';

import { EmulatedScreen } from '../../test/support/emulated-screen.js';

export type LineOptions = {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
  readonly bytesPerSecond: number;
  /** Each way. */
  readonly delayMs: number;
};

const SLICE_MS = 50;
const LONGEST_END_MS = 2000;

/** A program in a real pseudo-terminal, at the other end of a line that is slow and far. */
export class ThinLine implements AsyncDisposable {
  readonly screen: EmulatedScreen;
  readonly #pty: ReturnType<typeof spawn>;
  readonly #options: LineOptions;
  readonly #ended = Promise.withResolvers<void>();
  #waiting = '';
  #hasEnded = false;
  #isCarrying = false;

  constructor(options: LineOptions) {
    const { command, env, columns, rows } = options;
    this.#options = options;
    this.screen = new EmulatedScreen({ columns, rows });
    const whole = { TERM: 'xterm-256color', LANG: 'C.UTF-8', PATH: process.env['PATH'] ?? '', ...env };
    this.#pty = spawn(command, [], { name: whole.TERM, cols: columns, rows, env: whole });
    this.#pty.onExit(() => {
      this.#hasEnded = true;
      this.#ended.resolve();
    });
    this.screen.onAnswer((bytes) => this.press(bytes));
    this.#pty.onData((bytes) => {
      this.#waiting += bytes;
      // The next is taken when this has been sent: what the program writes meanwhile fills its terminal.
      this.#pty.pause();
      if (!this.#isCarrying) void this.#carry();
    });
  }

  /** It comes after the delay. */
  press(bytes: string): void {
    void delay(this.#options.delayMs).then(() => {
      if (!this.#hasEnded) this.#pty.write(bytes);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pty.kill('SIGTERM');
    this.#pty.resume();
    await Promise.race([this.#ended.promise, delay(LONGEST_END_MS)]);
  }

  async #carry(): Promise<void> {
    const { bytesPerSecond, delayMs } = this.#options;
    const most = Math.max(1, Math.floor((bytesPerSecond * SLICE_MS) / 1000));
    this.#isCarrying = true;
    while (this.#waiting !== '') {
      const slice = this.#waiting.slice(0, most);
      this.#waiting = this.#waiting.slice(most);
      await delay(SLICE_MS);
      void delay(delayMs).then(() => this.screen.write(slice));
    }
    this.#isCarrying = false;
    this.#pty.resume();
  }
}
