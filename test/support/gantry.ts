import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

import type { CliIo, InputStream, OtherEngines, OutputStream } from '../../src/cli/cli-io.js';
import { runCli } from '../../src/cli/run-cli.js';
import type { Engine } from '../../src/engine/index.js';

export type GantryOptions = {
  /** Undefined: input that has ended. A stream: left to the test. */
  readonly stdin?: string | InputStream | undefined;
  /** All three streams are a terminal of this size. */
  readonly terminal?: { readonly columns: number; readonly rows: number } | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly workingDir?: string | undefined;
  /** When the program began; undefined: nobody knows. */
  readonly startedAtMs?: number | undefined;
  /** Engines beside that one. */
  readonly others?: OtherEngines | undefined;
  /** The screen's part in its settings. */
  readonly settings?: CliIo['settings'];
};

export type GantryResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** An engine, and the time there. */
export type TimedEngine = Engine & { readonly nowMs: number };

/** A gantry that runs: what it has written so far, and ways to act on it. */
export type RunningGantry = {
  readonly done: Promise<GantryResult>;
  readonly stdin: PassThrough & { rawModes: boolean[] };
  readonly stdoutStream: PassThrough;
  readonly signals: EventEmitter;
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output or error contains `text`. */
  sees(text: string): Promise<void>;
};

/** Runs `gantry WORDS…` on the fake engine, to its end. */
export const gantry = (
  engine: TimedEngine,
  words: readonly string[],
  options: GantryOptions = {},
): Promise<GantryResult> => startGantry(engine, words, options).done;

/** The same, for tests that act while it runs. */
export function startGantry(engine: TimedEngine, words: readonly string[], options: GantryOptions = {}): RunningGantry {
  const stdin = inputOf(options);
  const stdout = new Capture(options.terminal);
  const stderr = new Capture(options.terminal);
  const signals = new EventEmitter();
  const io: CliIo = {
    stdin: typeof options.stdin === 'object' ? options.stdin : stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    signals,
    // What docker's program was told on this machine is not for tests.
    env: options.env ?? { DOCKER_CONFIG: '/nowhere' },
    workingDir: options.workingDir ?? '/work',
    nowMs: () => engine.nowMs,
    startedAtMs: options.startedAtMs,
    others: options.others,
    settings: options.settings,
  };
  const done = runCli({ argv: words, engine: async () => engine, io, version: '0.1.0' }).then((exitCode) => ({
    exitCode,
    stdout: stdout.text,
    stderr: stderr.text,
  }));
  return {
    done,
    stdin,
    stdoutStream: stdout.stream,
    signals,
    stdout: () => stdout.text,
    stderr: () => stderr.text,
    sees: (text) => Promise.race([stdout.sees(text), stderr.sees(text)]),
  };
}

function inputOf({ stdin, terminal }: GantryOptions): PassThrough & { rawModes: boolean[] } {
  const rawModes: boolean[] = [];
  const setRawMode = (isRaw: boolean): void => void rawModes.push(isRaw);
  const stream = Object.assign(new PassThrough(), { rawModes, isTTY: terminal !== undefined, setRawMode });
  if (typeof stdin === 'string') stream.end(stdin);
  else if (!terminal) stream.end();
  return stream;
}

class Capture {
  readonly stream: PassThrough & OutputStream;
  text = '';
  #raw = '';
  readonly #waiting = new Set<() => void>();

  constructor(terminal: GantryOptions['terminal']) {
    this.stream = Object.assign(new PassThrough(), terminal ? { isTTY: true, ...terminal } : {});
    this.stream.setEncoding('latin1').on('data', (chunk: string) => {
      this.text = Buffer.concat([Buffer.from(this.#raw, 'latin1'), Buffer.from(chunk, 'latin1')]).toString();
      this.#raw += chunk;
      for (const wake of this.#waiting) wake();
    });
  }

  async sees(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
      this.#waiting.delete(resolve);
    }
  }
}
