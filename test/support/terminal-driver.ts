import { type IPty, spawn } from '@lydell/node-pty';

import { EmulatedScreen } from './emulated-screen.js';
import { keySequence } from './key-sequences.js';

/** What to run, and in how large a terminal. */
export type DriverOptions = {
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment, besides `TERM`, `COLORTERM`, `LANG` and `PATH`, which have usual values unless told. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** How long the terminal takes to answer whoever asks how it is; at once unless told. */
  readonly answerMs?: number | undefined;
};

/** How a program ended. */
export type ProgramExit = { readonly code: number; readonly signal: number | undefined };

const USUAL_ENVIRONMENT = { TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' };

/** Runs a program in a real pseudo-terminal, presses keys, and reads its screen. Disposing of it kills the program. */
export class TerminalDriver implements AsyncDisposable {
  readonly screen: EmulatedScreen;
  /** Resolves when the program has ended and all that it wrote is on the screen. */
  readonly exit: Promise<ProgramExit>;
  readonly #pty: IPty;
  #written: Promise<void> = Promise.resolve();
  #raw = '';
  #hasEnded = false;

  constructor({
    command,
    args = [],
    columns = 80,
    rows = 24,
    cwd = process.cwd(),
    env = {},
    answerMs = 0,
  }: DriverOptions) {
    this.screen = new EmulatedScreen({ columns, rows });
    this.screen.onAnswer((bytes) => {
      if (answerMs === 0) this.#answer(bytes);
      else setTimeout(() => this.#answer(bytes), answerMs);
    });
    const whole = { ...USUAL_ENVIRONMENT, PATH: process.env['PATH'], ...env };
    this.#pty = spawn(command, [...args], { name: whole.TERM, cols: columns, rows, cwd, env: whole });
    this.#pty.onData((bytes) => {
      this.#raw += bytes;
      this.#written = this.screen.write(bytes);
    });
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#hasEnded = true;
        void this.#written.then(() => resolve({ code: exitCode, signal: signal || undefined }));
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the program has written. */
  get raw(): string {
    return this.#raw;
  }

  /** Presses keys by name or character, in one write each. Terminals and pseudo-terminals join them as they like. */
  press(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(keySequence(key));
  }

  /** Sends bytes as they are. */
  send(bytes: string): void {
    this.#pty.write(bytes);
  }

  /** See {@link EmulatedScreen.waitFor}. Fails at once when the program ends without it. */
  async waitFor(wanted: RegExp | ((text: string) => boolean), options?: { timeoutMs?: number }): Promise<string> {
    const ended = this.exit.then(({ code, signal }) => {
      throw new Error(
        `the program ended (${signal ?? code}) before its screen showed ${String(wanted)}:\n${this.#raw.slice(-2000)}`,
      );
    });
    const shown = this.screen.waitFor(wanted, options);
    shown.catch(() => undefined);
    ended.catch(() => undefined);
    return await (this.#hasEnded ? shown : Promise.race([shown, ended]));
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  #answer(bytes: string): void {
    if (!this.#hasEnded) this.#pty.write(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) this.#pty.kill('SIGKILL');
    await this.exit;
  }
}
