import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { acquireLock } from '../../../src/engine/lock/file-lock.js';
import { nodeHost } from '../../../src/host/node/node-host.js';
import { TerminalDriver } from '../terminal-driver.js';
import { openTestRoots, removeEverything, settledRemains, sweepRoots, type TestRoots } from './test-engine.js';

/** How a gantry ended, and what it said. */
export type GantryEnd = {
  /** As a shell tells it: 128 and the signal's number for one that a signal ended. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Buffer;
};

export type GantryCall = {
  readonly input?: string | Uint8Array | undefined;
  /** Added to, and put before, what every gantry here is given. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  /** Words before the program: `setpriv --reuid …`. */
  readonly under?: readonly string[] | undefined;
};

/** One that runs: its process, what it has said, and its end. */
export type RunningBuiltGantry = {
  readonly process: ChildProcess;
  readonly end: Promise<GantryEnd>;
  /** Resolves when standard output has it. */
  sees(pattern: RegExp): Promise<string>;
};

/** Nothing that a test asks for takes so long; what hangs is ended, and fails as that. */
const LONGEST_MS = 5 * 60_000;
const PROGRAM = resolve('bin/gantry');
const SIGNAL_BASE = 128;
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** The program as users have it, `bin/gantry` in a process of its own, on roots of its own. */
export class BuiltGantry implements AsyncDisposable {
  readonly folder: string;
  readonly roots: TestRoots;
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string, roots: TestRoots) {
    this.folder = folder;
    this.roots = roots;
  }

  /** @param roots Other roots than a new temporary folder's, such as those on a disk that is small. */
  static async open(roots: Partial<TestRoots> = {}): Promise<BuiltGantry> {
    await buildOnce();
    const folder = mkdtempSync('/tmp/g');
    return new BuiltGantry(folder, { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r'), ...roots });
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      LANG: 'C.UTF-8',
      GANTRY_DATA_ROOT: this.roots.dataRoot,
      GANTRY_RUN_ROOT: this.roots.runRoot,
    };
  }

  /** Runs it to its end. */
  run(words: readonly string[], call: GantryCall = {}): Promise<GantryEnd> {
    return this.start(words, call).end;
  }

  /** The same, and what it prints, without the newline at its end. @throws where it fails */
  async ok(...words: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(words);
    if (exitCode !== 0) throw new Error(`gantry ${words.join(' ')}: ${exitCode}\n${stderr}${stdout}`);
    return stdout.trimEnd();
  }

  start(words: readonly string[], call: GantryCall = {}): RunningBuiltGantry {
    const running = this.startOpen(words, call);
    running.process.stdin?.end(call.input);
    return running;
  }

  /** With a standard input that stays open for the test to write to. */
  startOpen(words: readonly string[], { env, cwd, under = [] }: GantryCall = {}): RunningBuiltGantry {
    const [program = PROGRAM, ...args] = [...under, PROGRAM, ...words];
    const child = spawn(program, args, {
      cwd,
      env: { ...this.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    return follow(child);
  }

  /** A line for sh, with this gantry's roots. */
  shell(line: string): Promise<GantryEnd> {
    const child = spawn('/bin/sh', ['-c', line], { env: this.env, timeout: LONGEST_MS, killSignal: 'SIGKILL' });
    child.stdin.end();
    return follow(child).end;
  }

  /** In a terminal of its own. */
  terminal(words: readonly string[], size: { readonly columns?: number; readonly rows?: number } = {}): TerminalDriver {
    return new TerminalDriver({ command: PROGRAM, args: words, columns: 100, rows: 30, env: this.env, ...size });
  }

  /** Ends whatever still runs, removes all containers and images, and fails where something of them is left on the machine. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await this.clear();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @throws where something is left on the machine */
  async clear(): Promise<void> {
    {
      await using engine = await openTestRoots(this.roots);
      await removeEverything(engine);
    }
    await sweepRoots(this.roots);
    const remains = await settledRemains(this.roots);
    if (remains.length > 0) throw new Error(`left on the machine:\n${remains.join('\n')}`);
  }
}

function follow(child: ChildProcess): RunningBuiltGantry {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString();
  const end = new Promise<GantryEnd>((resolveEnd, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const exitCode = code ?? SIGNAL_BASE + (SIGNAL_NUMBERS[signal ?? ''] ?? 0);
      resolveEnd({ exitCode, stdout: text(stdout), stderr: text(stderr), stdoutBytes: Buffer.concat(stdout) });
    });
  });
  return {
    process: child,
    end,
    sees: (pattern) =>
      new Promise((resolveSeen, reject) => {
        const look = (): void => {
          if (pattern.test(text(stdout))) resolveSeen(text(stdout));
        };
        child.stdout?.on('data', look);
        void end.then(() => reject(new Error(`ended without ${pattern}: ${text(stdout)}${text(stderr)}`)));
        look();
      }),
  };
}

let built: Promise<void> | undefined;

/** Makes `dist/` where it is not what today's sources give; one of the files of tests that run at the same time does it. */
const buildOnce = (): Promise<void> => (built ??= build());

async function build(): Promise<void> {
  // Loaded as it is: a script that is part of the bundle would look for its neighbours there.
  const script: { isBuilt: () => boolean; buildProgram: () => Promise<void> } = await import(
    pathToFileURL(resolve('scripts/build/build-program.mjs')).href
  );
  if (script.isBuilt()) return;
  using _ = await acquireLock(nodeHost(process.env), resolve('.cache/build.lock'));
  if (!script.isBuilt()) await script.buildProgram();
}
