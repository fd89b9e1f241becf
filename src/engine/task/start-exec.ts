import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { HostFacts } from '../bundle/host-facts.js';
import { makeExecProcess } from '../bundle/make-exec-process.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import { runtimeJson } from '../bundle/runtime-bundle.js';
import type { Container } from '../container/container.js';
import { connectAttach } from '../monitor/attach-client.js';
import { startExecMonitor } from '../monitor/start-exec-monitor.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';
import type { AttachOptions } from './attach-session.js';
import type { CreateExec, ExecSession } from './exec-service.js';
import { explainProgram } from './explain-program.js';

export type StartExec = {
  /** Alive, and not paused: the caller has seen to that. */
  readonly container: Pick<Container, 'id' | 'config' | 'state'>;
  /** The container's bundle folder; the exec has one of its own in it. */
  readonly bundleDir: string;
  readonly runtime: OciRuntime;
  readonly facts: HostFacts;
  readonly exec: CreateExec;
  /** Undefined: it runs on its own, and its output is lost. */
  readonly attach: AttachOptions | undefined;
};

/**
 * Starts a further process in a container. With `attach` its streams are connected before it runs.
 *
 * The process, its monitor and its folder do not depend on us: where we are killed, the monitor cleans up.
 *
 * @throws user_unknown, group_unknown, command_not_found, command_not_executable, working_directory_unusable, container_not_running
 */
export async function startExec(
  host: Pick<Host, 'processes' | 'syscalls' | 'cgroups' | 'random'>,
  { container, bundleDir, runtime, facts, exec, attach }: StartExec,
): Promise<ExecSession> {
  const { id: containerId, config, state } = container;
  if (host.processes.startTicks(state.pid) !== state.pidStartTicks)
    throw engineError('container_not_running', { id: containerId });
  const root = `/proc/${state.pid}/root`;
  const user = resolveUser(
    { user: exec.user ?? config.user, groupAdd: config.groupAdd },
    rootFiles(host.syscalls, root),
  );
  const process = makeExecProcess({ config, exec: { ...exec, size: exec.size ?? attach?.size }, user, host: facts });

  const id = host.random.hex(32);
  const dir = join(bundleDir, `x${id.slice(0, 12)}`);
  const processPath = join(dir, 'process.json');
  if (!existsSync(bundleDir)) throw engineError('container_not_running', { id: containerId }); // Tidied up just now.
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(processPath, runtimeJson(process), { mode: 0o600 });
  const [command = ''] = exec.command;
  const hasTty = exec.hasTty ?? false;
  try {
    const { session, exitCode } = await startExecMonitor(host, {
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
      explainSilence: () => explainProgram(host.syscalls, { root, process }),
    });
    if (attach?.size) await session?.resize(attach.size);
    return { id, streams: session, exitCode, [Symbol.asyncDispose]: async () => session?.close() };
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

function connectExec(host: Pick<Host, 'syscalls'>, dir: string, hasTty: boolean, options: AttachOptions) {
  const paths = { attachSocket: join(dir, 'attach'), control: join(dir, 'ctl') };
  // Its size comes with the process, and once more when it runs: before that there is no terminal.
  return connectAttach(host.syscalls, { paths, hasTty, mayCloseInput: true, options: { ...options, size: undefined } });
}
