import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { HostFacts } from '../bundle/host-facts.js';
import { makeExecProcess } from '../bundle/make-exec-process.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { runtimeJson } from '../bundle/runtime-bundle.js';
import type { Container } from '../container/container.js';
import { type HeldLock, tryAcquireLock } from '../lock/file-lock.js';
import { connectAttach } from '../monitor/attach-client.js';
import { startExecMonitor } from '../monitor/start-exec-monitor.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import { announcedSession } from './announced-session.js';
import type { AttachOptions, AttachSession } from './attach-session.js';
import { execEndCommand } from './exec-end-command.js';
import { attendedFile, makeExecFolder } from './exec-folder.js';
import type { CreateExec, ExecSession } from './exec-service.js';
import { explainProgram } from './explain-program.js';

export type StartExec = {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Alive, and not paused: the caller has seen to that. */
  readonly container: Pick<Container, 'id' | 'config' | 'state'>;
  /** The container's bundle folder; the exec has one of its own in it. */
  readonly bundleDir: string;
  readonly runtime: OciRuntime;
  readonly facts: HostFacts;
  readonly exec: CreateExec;
  /** Undefined: it runs on its own, and its output is lost. */
  readonly attach: AttachOptions | undefined;
  /** Called when it runs. */
  readonly begun: (pid: number) => void;
  /** Called with its exit code, where this process lives until then; its monitor may have told by then. */
  readonly ended: (exitCode: number) => void;
  /** Called by its monitor where nobody stays with it, with the exit code as last word; program first. */
  readonly unattendedEnd: readonly string[];
};

type ExecHost = Pick<Host, 'processes' | 'syscalls' | 'cgroups' | 'random'>;

/**
 * Starts a further process in a container. With `attach` its streams are connected before it runs.
 *
 * The process, its monitor and its folder do not depend on us: where we are killed, the monitor cleans up.
 *
 * @throws user_unknown, group_unknown, command_not_found, command_not_executable, working_directory_unusable, container_not_running
 */
export async function startExec(host: ExecHost, request: StartExec): Promise<ExecSession> {
  const { id, state } = request.container;
  const isGone = (): boolean => host.processes.startTicks(state.pid) !== state.pidStartTicks;
  if (isGone()) throw engineError('container_not_running', { id });
  try {
    return await startInside(host, request);
  } catch (error) {
    // What the runtime says of a container that ended at this moment, or the kernel of its folders, is about anything but that.
    const isOfTheMachine = isEngineError(error, 'runtime_failed') || isEngineError(error, 'system_call_failed');
    const isAboutIt = isOfTheMachine || isMissing(error);
    throw isAboutIt && isGone() ? engineError('container_not_running', { id }, { cause: error }) : error;
  }
}

async function startInside(
  host: ExecHost,
  { id, container, bundleDir, runtime, facts, exec, attach, begun, ended, unattendedEnd }: StartExec,
): Promise<ExecSession> {
  const { id: containerId, config, state } = container;
  const root = `/proc/${state.pid}/root`;
  const user = resolveUser(
    { user: exec.user ?? config.user, groupAdd: config.groupAdd },
    rootFiles(host.syscalls, root),
  );
  const process = makeExecProcess({ config, exec: { ...exec, size: exec.size ?? attach?.size }, user, host: facts });

  if (!existsSync(bundleDir)) throw engineError('container_not_running', { id: containerId }); // Tidied up just now.
  const dir = makeExecFolder(bundleDir, id);
  const attendance = attach && tryAcquireLock(host, attendedFile(dir));
  const processPath = join(dir, 'process.json');
  writeFileSync(processPath, runtimeJson(process), { mode: 0o600 });
  const [command = ''] = exec.command;
  const hasTty = exec.hasTty ?? false;
  try {
    const { pid, session, exitCode } = await startExecMonitor(host, {
      id: containerId,
      execId: id,
      runtime,
      dir,
      processPath,
      command,
      hasTty,
      hasStdin: exec.hasStdin ?? false,
      isAttached: attach !== undefined,
      attach: attach && (() => connectExec(host, dir, hasTty, attach)),
      endCommand: execEndCommand({ dir, containerId, unattendedEnd }),
      explainSilence: () => explainProgram(host.syscalls, { root, process }),
    });
    begun(pid);
    const ticks = host.processes.startTicks(pid);
    const isOver = (): boolean => ticks === undefined || host.processes.startTicks(pid) !== ticks;
    if (attach?.size) await session?.resize(attach.size);
    const streams = session && attended(session, { attendance, exitCode, ended, isOver });
    return { id, streams, exitCode, [Symbol.asyncDispose]: async () => streams?.close() };
  } catch (error) {
    attendance?.[Symbol.dispose]();
    clearAway(dir);
    throw error;
  }
}

/** Its monitor may be at it too, or still write there: then what is left is left to that. */
function clearAway(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED');

/**
 * Whoever stays with it sees its end, and tells; then the file goes, and the monitor starts nobody for it. Who leaves lets go of
 * the lock, and so leaves that to the monitor. Where it is over by then, the monitor may have looked before: then both tell,
 * and who comes first is heard. A session is closed when its output has ended, with the exit code on its way: that is waited for.
 */
function attended(
  session: AttachSession,
  {
    attendance,
    exitCode,
    ended,
    isOver,
  }: {
    attendance: HeldLock | undefined;
    exitCode: Promise<number>;
    ended: (code: number) => void;
    isOver: () => boolean;
  },
): AttachSession {
  let tells = true;
  const leave = (): void => {
    tells = isOver();
    if (!tells) attendance?.[Symbol.dispose]();
  };
  void exitCode.then((code) => {
    if (tells) {
      ended(code);
      attendance?.removeFile();
    }
    attendance?.[Symbol.dispose]();
  });
  return announcedSession(session, { closed: leave, detached: () => attendance?.[Symbol.dispose]() });
}

function connectExec(host: Pick<Host, 'syscalls' | 'processes'>, dir: string, hasTty: boolean, options: AttachOptions) {
  const paths = { attachSocket: join(dir, 'attach'), control: join(dir, 'ctl') };
  // Its size comes with the process, and once more when it runs: before that there is no terminal.
  return connectAttach(host, { paths, hasTty, mayCloseInput: true, options: { ...options, size: undefined } });
}
