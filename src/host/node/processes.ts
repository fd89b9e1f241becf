import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';
import type { Signal } from '../../oci/signal.js';
import type { ProcessExit, Processes, ProcessOutput, RunningProcess, RunOptions, SpawnOptions } from '../processes.js';
import { openInput } from './input-file.js';
import { readKernelRecord } from './read-kernel-file.js';

/**
 * The programs of this machine, with `environment` as their own.
 *
 * @param options.beforeDetached Called before anything is started that outlives this process.
 */
export function nodeProcesses(
  environment: Readonly<Record<string, string | undefined>>,
  { beforeDetached }: { readonly beforeDetached?: (() => void) | undefined } = {},
): Processes {
  const start = (
    program: string,
    args: readonly string[],
    { stdio, env, cwd, isDetached }: SpawnOptions,
  ): ChildProcess => {
    if (isDetached) beforeDetached?.();
    try {
      return spawn(program, [...args], {
        stdio: [...stdio],
        cwd,
        detached: isDetached ?? false,
        env: { ...(isDetached ? lasting(environment) : environment), ...env },
      });
    } catch (cause) {
      // Arguments that are too long, no memory, a descriptor that is not open.
      throw isErrno(cause) ? startFailure(program, cause) : cause;
    }
  };

  const startWithInput = (program: string, args: readonly string[], { input, env, cwd }: RunOptions): ChildProcess => {
    const file = input === undefined ? undefined : openInput(input);
    const stdin = file ?? (input === undefined ? 'ignore' : 'pipe');
    try {
      return start(program, args, { stdio: [stdin, 'pipe', 'pipe'], env, cwd });
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };

  return {
    spawn: (program, args, options) => running(program, start(program, args, options), environment['PATH']),
    startTicks,
    sessionOf: (pid) => statField(pid, SESSION_AFTER_STATE),
    signal,
    async run(program, args, options = {}) {
      const child = startWithInput(program, args, options);
      return await collect(program, child, options);
    },
  };
}

const LASTING = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'DOCKER_CONFIG', 'GANTRY_RUNTIME', 'GANTRY_NAME_SERVER'];

function lasting(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(LASTING.map((name) => [name, environment[name]]));
}

function running(program: string, child: ChildProcess, searchPath: string | undefined): RunningProcess {
  const exit = exitOf(program, child);
  exit.catch(() => undefined); // Whoever awaits it sees the failure; nobody has to.
  if (child.pid === undefined) throw notStarted(program, searchPath);
  return {
    pid: child.pid,
    pipes: child.stdio.map((pipe) => pipe ?? undefined),
    exit,
    kill: (signal: Signal) => void child.kill(signal),
    unref() {
      child.unref();
      for (const pipe of child.stdio) unrefPipe(pipe);
    },
  };
}

/** Node tells the reason later, and who calls must not go on until then: a look at the program tells most of it. */
function notStarted(program: string, searchPath = ''): Error {
  const places = program.includes('/') ? [program] : searchPath.split(':').map((folder) => join(folder, program));
  if (!places.some((place) => existsSync(place))) return engineError('program_missing', { program });
  const reason =
    'it cannot be started: it is not executable, or the machine has no room for more processes or open files';
  return engineError('program_failed', { program, reason });
}

function unrefPipe(pipe: Readable | Writable | null | undefined): void {
  if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}

function exitOf(program: string, child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(startFailure(program, cause));
    });
    child.once('exit', (code, signal) => {
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined });
    });
  });
}

const isErrno = (cause: unknown): cause is NodeJS.ErrnoException => cause instanceof Error && 'errno' in cause;

function startFailure(program: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code === 'ENOENT') return engineError('program_missing', { program }, { cause });
  return engineError('program_failed', { program, reason: cause.message }, { cause });
}

async function collect(program: string, child: ChildProcess, options: RunOptions): Promise<ProcessOutput> {
  const stop = (): void => {
    child.kill('SIGKILL');
    // What it started may hold its output open for as long as it likes.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  let isLate = false;
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          isLate = true;
          stop();
        }, options.timeoutMs);
  options.cancelSignal?.addEventListener('abort', stop, { once: true });
  if (options.cancelSignal?.aborted) stop();
  child.stdin?.on('error', () => undefined); // A program may end before it has read everything.
  child.stdin?.end(options.input);
  try {
    const [exit, stdout, stderr] = await Promise.all([closed(program, child), text(child.stdout), text(child.stderr)]);
    if (isLate) throw engineError('timed_out', { what: program });
    if (options.cancelSignal?.aborted) throw engineError('cancelled');
    return { ...exit, stdout, stderr };
  } finally {
    clearTimeout(timer);
    options.cancelSignal?.removeEventListener('abort', stop);
  }
}

function closed(program: string, child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      reject(startFailure(program, cause));
    });
    child.once('close', (code, signal) => {
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined });
    });
  });
}

async function text(stream: Readable | null): Promise<string> {
  if (!stream) return '';
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    // The pipe of a program that could not be started breaks; its own error says why.
  }
  return Buffer.concat(chunks).toString('utf8');
}

const SESSION_AFTER_STATE = 2;
const START_TIME_AFTER_STATE = 18;

const startTicks = (pid: number): number | undefined => statField(pid, START_TIME_AFTER_STATE);

/**
 * One of the numbers after the state; undefined where there is no such process, or only what a parent has not yet collected.
 * All are not taken apart: each command asks for one of every container that runs.
 * @see proc_pid_stat(5): the name may hold blanks and brackets, so fields count from the last bracket.
 */
function statField(pid: number, afterState: number): number | undefined {
  let stat: string;
  try {
    stat = readKernelRecord(`/proc/${pid}/stat`);
  } catch {
    return undefined;
  }
  let start = stat.lastIndexOf(')') + 2;
  if (stat[start] === 'Z' || stat[start] === 'X') return undefined;
  for (let field = 0; field <= afterState; field++) start = stat.indexOf(' ', start) + 1;
  return Number.parseInt(stat.slice(start, stat.indexOf(' ', start)), 10);
}

function signal(pid: number, number: Signal): boolean {
  try {
    return process.kill(pid, number);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
