import type { TerminalSize } from '../../../engine/index.js';
import type { Emulator } from '../../emulator/emulator.js';
import { keyForGuest, mouseForGuest, pasteForGuest } from '../../emulator/guest-input.js';
import type { GuestModes } from '../../emulator/guest-modes.js';
import { ReplyBudget } from '../../emulator/reply-budget.js';
import { FrameClock } from '../../streams/frame-clock.js';
import type { DetachScanner, MouseEvent } from '../../terminal/index.js';
import type { LentOutput } from '../screen.js';
import type { GuestProgram } from './find-program.js';
import { GuestSize } from './guest-size.js';
import { GuestWriter } from './guest-writer.js';

export type SessionOptions = {
  readonly size: TerminalSize;
  /** Programs without a terminal get lines, and see nothing of what is typed. */
  readonly hasTty: boolean;
  /** Looks for the keys that leave the program; undefined where it is left by its end only. */
  readonly detachScanner: DetachScanner | undefined;
  /** There is something new to be seen. */
  readonly onDraw: () => void;
  readonly onDetach: () => void;
  readonly nowMs: () => number;
};

/** Makes the terminal that a program writes on; what it replies is given to the function. */
export type MakeEmulator = (onReply: (text: string) => void, size: TerminalSize) => Emulator;

/** As often as a picture is drawn anew while much is written. */
const FRAME_MS = 33;

/** The longest that a synchronised update is waited for. */
const HELD_FRAME_MS = 150;

const CTRL_C = 0x03;

/** One program in a container, and the terminal that it writes on. */
export class TerminalSession implements AsyncDisposable {
  readonly #options: SessionOptions;
  readonly #writer = new GuestWriter();
  readonly #frames: FrameClock;
  readonly #left = Promise.withResolvers<void>();
  #size: TerminalSize;
  #emulator: Emulator | undefined;
  #program: GuestProgram | undefined;
  #guestSize: GuestSize | undefined;
  #lentOutput: LentOutput | undefined;
  #heldFrame: NodeJS.Timeout | undefined;
  #isLeft = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#frames = new FrameClock(() => options.onDraw(), { frameMs: FRAME_MS });
  }

  get emulator(): Emulator | undefined {
    return this.#emulator;
  }

  /** Whether it ends with what is typed, as shells do. */
  get isShell(): boolean {
    return this.#program?.isShell ?? false;
  }

  /** Shows what the program writes, until it ends or is left. @returns Its exit code, where it has ended and has one. */
  async follow(program: GuestProgram, makeEmulator: MakeEmulator): Promise<number | undefined> {
    if (this.#isLeft) {
      await program[Symbol.asyncDispose]();
      return undefined;
    }
    const budget = new ReplyBudget(this.#options.nowMs);
    const emulator = makeEmulator((text) => {
      // A real terminal that has the screen answers by itself.
      if (!this.#lentOutput && budget.mayReply(text)) this.#writer.write(text);
    }, this.#size);
    this.#emulator = emulator;
    this.#program = program;
    this.#guestSize = new GuestSize(program.streams);
    // It may have changed while the program was started.
    this.#guestSize.tell(this.#size);
    this.#writer.begin(program.streams);
    await this.#show(program, emulator);
    if (this.#isLeft) return undefined;
    return await program.exitCode();
  }

  /** A key as our own terminal sends it. @returns Whether the program can still take it. */
  type(sequence: string): boolean {
    const forward = this.#scan(Buffer.from(sequence));
    return forward === undefined || this.#typeText(forward.toString());
  }

  paste(text: string): boolean {
    const modes = this.#modes();
    this.#emulator?.scrollTo('last');
    return this.#writer.write(modes ? pasteForGuest(text, modes) : text);
  }

  /** A click or the wheel, at a place within the terminal. @returns Whether the program has taken it. */
  point(event: MouseEvent): boolean {
    const modes = this.#modes();
    const report = modes && mouseForGuest(event, modes);
    if (report === undefined) return false;
    this.#writer.write(report);
    return true;
  }

  scroll(by: number | 'first' | 'last'): void {
    if (typeof by === 'number') this.#emulator?.scroll(by);
    else this.#emulator?.scrollTo(by);
    this.#frames.mark();
    this.#frames.flush();
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#emulator?.resize(size);
    this.#guestSize?.tell(size);
    this.#frames.mark();
  }

  /** What is written goes to a real terminal as well, until it is given back. */
  lendTo(output: LentOutput | undefined): void {
    this.#lentOutput = output;
  }

  /** Raw bytes from a real terminal. */
  typeRaw(bytes: Uint8Array): void {
    const forward = this.#scan(Buffer.from(bytes));
    if (forward) this.#writer.write(forward);
  }

  /** Resolves when the program has ended, or was left. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** Leaves the program; a shell is asked to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#writer.close();
    this.#left.resolve();
    if (this.#program?.isShell) await askToEnd(this.#program);
    await this.#program?.[Symbol.asyncDispose]();
    this.#frames[Symbol.dispose]();
    clearTimeout(this.#heldFrame);
    this.#emulator?.[Symbol.dispose]();
    this.#emulator = undefined;
  }

  async #show({ streams }: GuestProgram, emulator: Emulator): Promise<void> {
    const decoder = new TextDecoder();
    for await (const { bytes } of streams.output) {
      if (this.#isLeft) return;
      const text = decoder.decode(bytes, { stream: true });
      // The program waits for both: nothing queues up here.
      await emulator.write(text);
      await this.#lentOutput?.write(this.#forRealTerminal(text));
      this.#drew(emulator);
    }
    this.#frames.flush();
    if (!this.#isLeft) this.#left.resolve();
  }

  #forRealTerminal(text: string): string {
    return this.#options.hasTty ? text : text.replace(/\r?\n/g, '\r\n');
  }

  #drew({ modes }: Emulator): void {
    clearTimeout(this.#heldFrame);
    this.#heldFrame = undefined;
    if (!modes.isHoldingFrames) return this.#frames.mark();
    this.#heldFrame = setTimeout(() => this.#frames.mark(), HELD_FRAME_MS);
  }

  #typeText(text: string): boolean {
    if (text === '') return true;
    const modes = this.#modes();
    this.#emulator?.scrollTo('last');
    if (this.#options.hasTty) return this.#writer.write(modes ? keyForGuest(text, modes) : text);
    return this.#typeLine(text.replaceAll('\r', '\n'));
  }

  /** Without a terminal nobody else shows what is typed. */
  #typeLine(text: string): boolean {
    if (/[\x1b\x00-\x08\x0b-\x1f]/.test(text)) return true;
    void this.#emulator?.write(text).then(() => this.#frames.mark());
    return this.#writer.write(text);
  }

  /** What of it is for the program; undefined where it was left. ctrl-c is a wish to leave where it would mean nothing. */
  #scan(bytes: Buffer): Buffer | undefined {
    const { hasTty, detachScanner, onDetach } = this.#options;
    const isInterrupt = !hasTty && bytes.includes(CTRL_C);
    const { forward, isDetached } = isInterrupt
      ? { forward: undefined, isDetached: true }
      : (detachScanner?.push(bytes) ?? { forward: bytes, isDetached: false });
    if (isDetached) onDetach();
    return isDetached ? undefined : forward;
  }

  #modes(): GuestModes | undefined {
    return this.#emulator?.modes;
  }
}

/** What is in the foreground is interrupted, what was typed is taken back, and the shell is told that no more will come. */
const LAST_KEYS = ['\x03', '\x15\x04'] as const;

/** How long a program that was asked to end is waited for. */
const PATIENCE_MS = 500;

async function askToEnd({ streams, exitCode, hangUp }: GuestProgram): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  const asked = Promise.all(LAST_KEYS.map((keys) => streams.write(Buffer.from(keys))))
    // What has ended by itself by then, or on an engine that sends no signals, is none of them.
    .then(async () => await hangUp?.())
    .catch(() => undefined)
    .then(exitCode);
  await Promise.race([asked, timeUp]);
  clearTimeout(timer);
}
