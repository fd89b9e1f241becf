import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import type { ContextDirectory, EngineChoice } from '../contexts/index.js';
import type { Engine } from '../engine/index.js';
import type { SettingsDoor } from './config/settings-door.js';
import type { DialStdio } from './context/dial-stdio.js';
import type { Serve } from './serve/serve-settings.js';
import type { ServerLogins } from './serve/server-logins.js';
import type { RunProgram } from './service/run-program.js';

/** Standard output or error. `columns` and `rows` are there, and `resize` is emitted, where it is a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** What is no terminal, and takes all that is written to it at once. @see src/host/node/plain-output.ts */
export interface PlainOutput {
  /** @returns what only a stream can write. @throws EPIPE, ENOSPC, … */
  write(data: string | Uint8Array): Uint8Array | undefined;
}

/** Standard input. */
export type InputStream = Readable & {
  readonly isTTY?: boolean | undefined;
  readonly setRawMode?: ((isRaw: boolean) => unknown) | undefined;
};

/** Which engine the user wants: this machine's on some state roots, or another one. */
export type AskedEngine = {
  readonly dataRoot?: string | undefined;
  readonly runRoot?: string | undefined;
  /** The folder of logins and contexts in the place of `~/.docker`, as `DOCKER_CONFIG` names it. */
  readonly dockerConfig?: string | undefined;
  readonly choice?: EngineChoice | undefined;
};

/** @param options What the command is about to do, and what may be left for that. */
export type OpenChosenEngine = (
  asked: AskedEngine,
  options?: { readonly makesContainer?: boolean | undefined },
) => Promise<Engine>;

/** Engines beside the one that a command works on. */
export type OtherEngines = {
  /** @param asked Whose settings count: contexts lie beside docker’s. */
  readonly directory: (asked: AskedEngine) => Promise<ContextDirectory>;
  /** @param asked With the name of a context, which may be `default`. */
  readonly open: OpenChosenEngine;
};

/** The outside of a command. The entry point passes the process's own; tests pass what they like. */
export type CliIo = {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Written to in the place of the streams, where they are such. */
  readonly plain?: { readonly stdout: PlainOutput | undefined; readonly stderr: PlainOutput | undefined } | undefined;
  /** Emits `SIGINT`, `SIGTERM`, …; a listener takes the place of what the signal does by default. */
  readonly signals: Pick<EventEmitter, 'on' | 'off'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly workingDir: string;
  readonly nowMs?: (() => number) | undefined;
  /** When this program began. */
  readonly startedAtMs?: number | undefined;
  /** The screen's part in its settings; undefined where there is none. */
  readonly settings?: SettingsDoor | undefined;
  /** The front that answers docker's API; undefined where there is none. */
  readonly serve?: Serve | undefined;
  /** Undefined where there is but the one. */
  readonly others?: OtherEngines | undefined;
  /** Joins standard input and output to an engine's API; undefined where there is none. */
  readonly dialStdio?: DialStdio | undefined;
  /** Who may ask it over TCP; undefined where there is none. */
  readonly logins?: ServerLogins | undefined;
  /** How this program is called: `/usr/bin/gantry`. */
  readonly program?: string | undefined;
  /** Has the terminal show every byte as it is, until that is disposed of; undefined where there is none. */
  readonly rawOutput?: (() => Promise<Disposable>) | undefined;
  /**
   * Ends this process for one that does what takes longer, with the same words: to be called while nothing was done yet.
   * Undefined where this process does it itself.
   */
  readonly beginAgain?: (() => never) | undefined;
  /** Programs of the machine; undefined where none is to be run. */
  readonly runProgram?: RunProgram | undefined;
};
