import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import type { TerminalInput, TerminalOutput } from '../../src/ui/terminal/index.js';
import { EmulatedScreen } from './emulated-screen.js';
import { keySequence } from './key-sequences.js';

/** A terminal for code under test in this process: give its `stdin` and `stdout` to `Terminal`, press keys, read its screen. */
export class InProcessTerminal {
  readonly screen: EmulatedScreen;
  readonly stdin = new FakeInput();
  readonly stdout: FakeOutput;

  constructor({ columns = 80, rows = 24 }: { readonly columns?: number; readonly rows?: number } = {}) {
    this.screen = new EmulatedScreen({ columns, rows });
    this.stdout = new FakeOutput(this.screen);
    this.screen.onAnswer((bytes) => void this.#answer(bytes));
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.stdin.type(keySequence(key));
  }

  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.stdout.emit('resize');
  }

  async #answer(bytes: string): Promise<void> {
    if (this.stdout.speed) await delay(this.stdout.speed.delayMs);
    this.stdin.type(bytes);
  }
}

/** What is typed, as a raw terminal gives it. Remembers whether it is raw and being read. */
export class FakeInput extends EventEmitter implements TerminalInput {
  isRaw = false;
  isReading = false;

  type(bytes: string): void {
    this.emit('data', Buffer.from(bytes));
  }

  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }

  resume(): void {
    this.isReading = true;
  }

  pause(): void {
    this.isReading = false;
  }
}

/** A line between program and terminal. Eight bits need ten on a serial line. */
export type LineSpeed = {
  readonly bytesPerSecond: number;
  /** Each way. */
  readonly delayMs: number;
  /** Whether all that is written is taken at once and queues on the way, as kernels do it. */
  readonly isTakenAtOnce?: boolean | undefined;
};

/** Draws on an emulated screen. While it is stuck, it takes nothing, as a terminal behind a slow line. */
export class FakeOutput extends EventEmitter implements TerminalOutput {
  readonly #screen: EmulatedScreen;
  #stuck: (() => void)[] | undefined;
  #waitingBytes = 0;
  #line: Promise<void> = Promise.resolve();
  /** How fast what is written goes to the screen; at once unless told. */
  speed: LineSpeed | undefined;
  /** The most bytes that were ever on their way. */
  mostWaitingBytes = 0;
  writes = 0;
  /** All that was written. */
  raw = '';
  /** The size that it says it has, where that is not so. */
  claims: { readonly columns: number; readonly rows: number } | undefined;

  constructor(screen: EmulatedScreen) {
    super();
    this.#screen = screen;
  }

  get columns(): number {
    return this.claims?.columns ?? this.#screen.columns;
  }

  get rows(): number {
    return this.claims?.rows ?? this.#screen.rows;
  }

  get isStuck(): boolean {
    return this.#stuck !== undefined;
  }

  set isStuck(isStuck: boolean) {
    const waiting = this.#stuck ?? [];
    this.#stuck = isStuck ? waiting : undefined;
    if (!isStuck) for (const take of waiting) take();
  }

  write(bytes: string, taken: () => void): boolean {
    this.raw += bytes;
    this.writes += 1;
    this.#waitingBytes += bytes.length;
    this.mostWaitingBytes = Math.max(this.mostWaitingBytes, this.#waitingBytes);
    const take = () =>
      void this.#carry(bytes).then(() => {
        this.#waitingBytes -= bytes.length;
        if (!isTakenAtOnce) taken();
      });
    const isTakenAtOnce = this.speed?.isTakenAtOnce;
    if (isTakenAtOnce) queueMicrotask(taken);
    if (this.#stuck) this.#stuck.push(take);
    else take();
    return true;
  }

  /** One write after the other, as long as the line takes for it. */
  async #carry(bytes: string): Promise<void> {
    const { speed } = this;
    if (!speed) return await this.#screen.write(bytes);
    this.#line = this.#line
      .then(() => delay((bytes.length / speed.bytesPerSecond) * 1000 + speed.delayMs))
      .then(() => this.#screen.write(bytes));
    await this.#line;
  }
}
