import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Host } from '../../host/host.js';
import type { RunningProcess } from '../../host/processes.js';
import type { PrivateMount } from '../../host/syscalls.js';
import { criuFailure } from '../runtime/criu-complaint.js';
import { runtimeFailure } from '../runtime/stderr.js';
import type { StartedMonitor, StartMonitor } from './monitor.js';
import { monitorArguments } from './monitor-command.js';
import { type MonitorPaths, monitorPaths } from './monitor-paths.js';
import { OWN_ENVIRONMENT, readablePipe } from './monitor-process.js';
import { readSyncReports } from './sync-report.js';

// conmon's name for the descriptor on which it reports.
const SYNC_PIPE = 3;

/** Covers the cgroup v2 half of a hybrid hierarchy. @see RuntimeProgram.needsHiddenCgroup2 */
export const HIDDEN_CGROUP2: PrivateMount = {
  source: 'none',
  target: '/sys/fs/cgroup/unified',
  type: 'tmpfs',
  data: 'size=1m', // crun writes a little there when it restores.
};

/**
 * Starts a container's monitor, which creates the container: made, mounted, not yet started.
 *
 * The container's root is mounted in a namespace of the monitor's own, so it ends with monitor and
 * container, however they or we end. The monitor outlives this process.
 *
 * @throws what {@link runtimeFailure} makes of the runtime's words. The runtime may then know the
 *   container half: delete it by force.
 */
export async function startMonitor(
  host: Pick<Host, 'processes' | 'syscalls' | 'cgroups'>,
  request: StartMonitor,
): Promise<StartedMonitor> {
  using _ = host.cgroups.quickenMoves();
  const paths = monitorPaths(request, request.id);
  prepareFiles(request, paths);
  const monitor = spawnMonitor(host, request, paths);
  const reports = readSyncReports(readablePipe(monitor, SYNC_PIPE));
  // The program that we started ends as soon as the real monitor, its child, is on its own.
  const [{ value: report }] = await Promise.all([reports.next(), monitor.exit]);
  await reports.return(undefined);
  if (!report || report.data <= 0) {
    const failure = request.restoreFrom !== undefined && criuFailure(paths.restoreLog, request.id);
    if (failure) throw failure;
    throw runtimeFailure(report?.message || complaintsOf(paths), { id: request.id, command: request.command });
  }
  return { monitorPid: Number(readFileSync(paths.monitorPid, 'utf8')), containerPid: report.data };
}

/** Takes away what an earlier run of the same container left. */
function prepareFiles({ bundleDir, exitDir, log }: StartMonitor, paths: MonitorPaths): void {
  for (const dir of [bundleDir, exitDir, ...(log ? [dirname(log.path)] : [])])
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const path of Object.values(paths)) rmSync(path, { force: true });
}

function spawnMonitor(
  { processes, syscalls }: Pick<Host, 'processes' | 'syscalls'>,
  request: StartMonitor,
  paths: MonitorPaths,
): RunningProcess {
  const { mounts, prepare, runtime } = request;
  const hidden = runtime.program.needsHiddenCgroup2 ? [HIDDEN_CGROUP2] : [];
  const complaints = openSync(paths.complaints, 'w', 0o600);
  try {
    return syscalls.inPrivateMountNamespace([...mounts, ...hidden], () => {
      prepare?.();
      return processes.spawn('conmon', monitorArguments(request), {
        stdio: ['ignore', 'ignore', complaints, 'pipe'],
        env: { ...OWN_ENVIRONMENT, _OCI_SYNCPIPE: String(SYNC_PIPE) },
        cwd: '/',
        isDetached: true,
      });
    });
  } finally {
    closeSync(complaints);
  }
}

function complaintsOf(paths: MonitorPaths): string {
  const text = readFileSync(paths.complaints, 'utf8').trim();
  return text === '' ? 'the monitor ended without a word' : text;
}
