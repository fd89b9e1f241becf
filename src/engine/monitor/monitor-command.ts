import type { OciRuntime } from '../runtime/oci-runtime.js';
import type { MonitorLog, StartMonitor } from './monitor.js';
import { monitorPaths } from './monitor-paths.js';

/** The arguments that make conmon create a container. */
export function monitorArguments(request: StartMonitor): readonly string[] {
  const { id, runtime, bundleDir, exitDir, log, hasTty, hasStdin, exitCommand = [] } = request;
  const paths = monitorPaths(request, id);
  return [
    ['--cuuid', id],
    commonArguments({ id, runtime, dir: bundleDir, hasTty, hasStdin, exitCommand }),
    ['--container-pidfile', paths.containerPid, '--conmon-pidfile', paths.monitorPid],
    ['--exit-dir', exitDir, '--persist-dir', bundleDir],
    logArguments(log),
    restoreArguments(request),
    hasStdin && !endsInputWithClient(request) ? ['--leave-stdin-open'] : [],
  ].flat();
}

// The log of it is there when it has failed; in a folder of the runtime's own it would be gone.
const restoreArguments = ({ restoreFrom, bundleDir }: StartMonitor): readonly string[] =>
  restoreFrom === undefined
    ? []
    : ['--restore', restoreFrom, '--runtime-opt', '--work-path', '--runtime-opt', bundleDir];

/**
 * Whether the monitor closes the program's input when a client leaves: whichever, as conmon does not tell them apart.
 * Who detaches from a terminal comes back to it: only a pipe's input ends with its first client.
 */
export const endsInputWithClient = ({
  hasTty,
  hasStdin,
  isStdinOnce,
}: Pick<StartMonitor, 'hasTty' | 'hasStdin' | 'isStdinOnce'>): boolean => hasStdin && isStdinOnce && !hasTty;

const logArguments = (log: MonitorLog | undefined): readonly string[] => {
  if (!log) return ['--log-path', 'none'];
  const { path, maxSizeBytes } = log;
  return ['--log-path', `k8s-file:${path}`, ...(maxSizeBytes ? ['--log-size-max', String(maxSizeBytes)] : [])];
};

export type ExecMonitor = {
  /** The container's. */
  readonly id: string;
  readonly runtime: Pick<OciRuntime, 'program' | 'stateRoot'>;
  /** Of this exec alone; it goes with `endCommand`, whether we are still there or not. */
  readonly dir: string;
  readonly execId: string;
  readonly processPath: string;
  readonly hasTty: boolean;
  readonly hasStdin: boolean;
  readonly isAttached: boolean;
  /** Run by the monitor when the process has ended, program first; it removes `dir`. */
  readonly endCommand: readonly string[];
};

/** The arguments that make conmon run a further process in a container. */
export function execArguments(request: ExecMonitor): readonly string[] {
  const { execId, dir, processPath, isAttached, endCommand } = request;
  return [
    ['--exec', '--exec-process-spec', processPath, '--cuuid', execId],
    commonArguments({ ...request, exitCommand: endCommand }),
    ['--container-pidfile', `${dir}/pid`, '--exit-dir', dir, '--log-path', 'none'],
    isAttached ? ['--exec-attach'] : [],
  ].flat();
}

type CommonRequest = Pick<ExecMonitor, 'id' | 'runtime' | 'dir' | 'hasTty' | 'hasStdin'> & {
  readonly exitCommand: readonly string[];
};

function commonArguments({ id, runtime, dir, hasTty, hasStdin, exitCommand }: CommonRequest): readonly string[] {
  const [exitProgram, ...exitArguments] = exitCommand;
  return [
    ['--api-version', '1', '--cid', id, '--name', id, '--bundle', dir],
    ['--runtime', runtime.program.path, '--runtime-arg', '--root', '--runtime-arg', runtime.stateRoot],
    // The attach socket in the bundle, not in a tree of conmon's own.
    ['--full-attach', '--log-level', 'error', '--no-sync-log'],
    exitProgram === undefined ? [] : ['--exit-command', exitProgram],
    exitArguments.flatMap((argument) => ['--exit-command-arg', argument]),
    hasTty ? ['--terminal'] : [],
    hasStdin ? ['--stdin'] : [],
  ].flat();
}
