import type { AttachOptions, AttachSession, OutputChunk, TerminalSize } from '../../../src/engine/index.js';
import { SIGKILL, type Signal } from '../../../src/oci/signal.js';
import { AsyncQueue } from './async-queue.js';

/** What a fake program can do. */
export type ProgramIo = {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly hasTty: boolean;
  readonly stdin: AsyncIterable<Uint8Array>;
  write(data: string | Uint8Array, stream?: OutputChunk['stream']): void;
  /** Takes the place of dying from signals. SIGKILL is not to be caught. */
  onSignal(listener: (signal: Signal) => void): void;
  onResize(listener: (size: TerminalSize) => void): void;
  /** Resolves when the process was killed or ended by hand. */
  readonly ended: Promise<void>;
};

/** A program; what it returns is its exit code. */
export type FakeProgram = (io: ProgramIo) => Promise<number> | number;

export type ProcessOptions = {
  readonly args: readonly string[];
  readonly env?: readonly string[] | undefined;
  readonly hasTty?: boolean | undefined;
  readonly hasStdin?: boolean | undefined;
  /** Input ends when a session closes its side. */
  readonly endsInputWithSession?: boolean | undefined;
  readonly onOutput?: ((chunk: OutputChunk) => void) | undefined;
};

/** A process of a container, or an exec, on the fake engine. */
export class FakeProcess {
  readonly sizes: TerminalSize[] = [];
  readonly exited: Promise<number>;
  readonly #options: ProcessOptions;
  readonly #stdin = new AsyncQueue<Uint8Array>();
  readonly #exit = Promise.withResolvers<number>();
  readonly #outputs = new Set<AsyncQueue<OutputChunk>>();
  #onSignal: ((signal: Signal) => void) | undefined;
  #onResize: (size: TerminalSize) => void = () => undefined;
  #hasEnded = false;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.exited = this.#exit.promise;
    if (!options.hasStdin) this.#stdin.end();
  }

  start(program: FakeProgram): void {
    const io: ProgramIo = {
      args: this.#options.args,
      env: this.#options.env ?? [],
      hasTty: this.#options.hasTty ?? false,
      stdin: this.#stdin,
      write: (data, stream) => this.write(data, stream),
      onSignal: (listener) => (this.#onSignal = listener),
      onResize: (listener) => (this.#onResize = listener),
      ended: this.exited.then(() => undefined),
    };
    void Promise.resolve()
      .then(() => program(io))
      .then((code) => this.end(code));
  }

  write(data: string | Uint8Array, stream: OutputChunk['stream'] = 'stdout'): void {
    if (this.#hasEnded) return;
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const chunk = { stream: this.#options.hasTty ? ('stdout' as const) : stream, bytes };
    this.#options.onOutput?.(chunk);
    for (const output of this.#outputs) output.push(chunk);
  }

  end(exitCode: number): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stdin.drop();
    for (const output of this.#outputs) output.end();
    this.#exit.resolve(exitCode);
  }

  signal(signal: Signal): void {
    if (this.#onSignal && signal !== SIGKILL) this.#onSignal(signal);
    else this.end(128 + signal);
  }

  attach(options: AttachOptions = {}): AttachSession {
    const output = new AsyncQueue<OutputChunk>({
      cancelSignal: options.cancelSignal,
      onClosed: () => this.#outputs.delete(output),
    });
    this.#outputs.add(output);
    if (this.#hasEnded) output.end();
    if (options.size) this.resize(options.size);
    let isInputOpen = options.stdin !== false;
    const close = async (): Promise<void> => output.drop();
    return {
      output: only(output, options),
      write: async (bytes) => {
        if (isInputOpen) this.#stdin.push(bytes);
      },
      closeInput: async () => {
        isInputOpen = false;
        if (this.#options.endsInputWithSession) this.#stdin.end();
      },
      resize: async (size) => this.resize(size),
      close,
      detach: close,
      [Symbol.asyncDispose]: close,
    };
  }

  resize(size: TerminalSize): void {
    if (!this.#options.hasTty) return;
    this.sizes.push(size);
    this.#onResize(size);
  }
}

async function* only(
  chunks: AsyncIterable<OutputChunk>,
  { stdout, stderr }: AttachOptions,
): AsyncGenerator<OutputChunk> {
  for await (const chunk of chunks) {
    if (chunk.stream === 'stdout' ? stdout !== false : stderr !== false) yield chunk;
  }
}
