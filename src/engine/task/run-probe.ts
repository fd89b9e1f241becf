import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { ProcessExit } from '../../host/processes.js';
import { timeLimit } from '../../host/time-limit.js';
import { SIGKILL } from '../../oci/signal.js';
import type { HostFacts } from '../bundle/host-facts.js';
import { makeExecProcess } from '../bundle/make-exec-process.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { runtimeJson } from '../bundle/runtime-bundle.js';
import type { Container } from '../container/container.js';
import { OWN_ENVIRONMENT } from '../monitor/monitor-process.js';
import { exec } from '../runtime/commands.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import { runtimeFailure } from '../runtime/stderr.js';
import { endProbe } from './end-probe.js';
import { LimitedOutput } from './limited-output.js';
import { openOutputPipe } from './output-pipe.js';

export type RunProbe = {
  /** Alive, and not paused. */
  readonly container: Pick<Container, 'id' | 'config' | 'state'>;
  /** The container's bundle folder. */
  readonly bundleDir: string;
  readonly runtime: OciRuntime;
  readonly facts: HostFacts;
  readonly command: readonly string[];
  readonly timeoutMs: number;
  readonly cancelSignal: AbortSignal;
};

export type ProbeResult = {
  /** 128+n after a signal. */
  readonly exitCode: number;
  readonly output: string;
  /** Its time was up, or it was cancelled: it was killed with all that it had started. */
  readonly isKilled: boolean;
};

type ProbePaths = { readonly process: string; readonly pid: string };

// What a program leaves running may hold its output open; so long we read on when it has ended.
const LAST_OUTPUT_MS = 100;
const KILL_PATIENCE_MS = 1000;

/**
 * Runs a command in a container and collects what it says, one at a time in each container.
 *
 * The runtime runs it without a monitor: nobody attaches to it, and when we are killed its result is of no use.
 * That costs a fifth. One that we left behind is ended before the next.
 *
 * @throws user_unknown, command_not_found, command_not_executable, container_not_running, …
 */
export async function runProbe(
  host: Pick<Host, 'processes' | 'syscalls' | 'clock'>,
  request: RunProbe,
): Promise<ProbeResult> {
  const { container, bundleDir, runtime } = request;
  const { id, state } = container;
  if (host.processes.startTicks(state.pid) !== state.pidStartTicks || !existsSync(bundleDir)) {
    throw engineError('container_not_running', { id });
  }
  const paths = { process: join(bundleDir, 'probe.json'), pid: join(bundleDir, 'probe.pid') };
  const earlier = readPid(paths);
  if (earlier !== undefined) await endProbe(host, { runtime, id, pid: earlier });
  writeFileSync(paths.process, runtimeJson(makeProcess(host, request)), { mode: 0o600 });
  try {
    return await run(host, request, paths);
  } finally {
    rmSync(paths.pid, { force: true });
  }
}

function makeProcess({ syscalls }: Pick<Host, 'syscalls'>, { container, command, facts }: RunProbe) {
  const { config, state } = container;
  const user = resolveUser(config, rootFiles(syscalls, `/proc/${state.pid}/root`));
  return makeExecProcess({ config, exec: { command }, user, host: facts });
}

async function run(
  host: Pick<Host, 'processes' | 'clock' | 'syscalls'>,
  { container: { id }, runtime, command, timeoutMs, cancelSignal }: RunProbe,
  paths: ProbePaths,
): Promise<ProbeResult> {
  const { program, stateRoot } = runtime;
  const { args } = exec(id, { processPath: paths.process, pidPath: paths.pid });
  using stdout = openOutputPipe(host.syscalls);
  using stderr = openOutputPipe(host.syscalls);
  const child = host.processes.spawn(program.path, ['--root', stateRoot, ...args], {
    stdio: ['ignore', stdout.writeEnd, stderr.writeEnd],
    env: OWN_ENVIRONMENT,
    cwd: '/',
  });
  const output = new LimitedOutput();
  const pipes = [stdout, stderr];
  for (const pipe of pipes) pipe.closeWriteEnd();
  const isRead = Promise.all(pipes.map((pipe) => collect(pipe.output, output)));

  const late = AbortSignal.any([cancelSignal, timeLimit(timeoutMs)]);
  let exit = await endOf(child.exit, late);
  const isKilled = exit === undefined;
  if (exit?.exitCode === undefined) {
    // Its time is up; or somebody killed the runtime, and it runs on for nobody.
    const pid = readPid(paths);
    if (pid !== undefined) await endProbe(host, { runtime, id, pid });
  }
  if (exit === undefined) {
    // Where the container is frozen, it is not seen to end before that goes on.
    exit = await endOf(child.exit, AbortSignal.timeout(KILL_PATIENCE_MS));
    if (!exit) child.kill(SIGKILL);
  }
  await Promise.race([isRead, host.clock.sleep(LAST_OUTPUT_MS)]);

  const exitCode = exit?.exitCode ?? 128 + SIGKILL;
  // The runtime writes the number of the process down before that runs.
  if (!isKilled && exitCode !== 0 && !existsSync(paths.pid)) {
    throw runtimeFailure(output.text(), { id, command: command[0] });
  }
  return { exitCode, output: output.text(), isKilled };
}

/** Undefined where the signal comes first. */
async function endOf(exit: Promise<ProcessExit>, signal: AbortSignal): Promise<ProcessExit | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([exit, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function collect(stream: Readable, output: LimitedOutput): Promise<void> {
  try {
    for await (const chunk of stream) output.add(chunk as Buffer);
  } catch {
    // It was destroyed: what it has said by then counts.
  }
}

function readPid({ pid }: ProbePaths): number | undefined {
  try {
    return Number(readFileSync(pid, 'latin1')) || undefined;
  } catch {
    return undefined;
  }
}
