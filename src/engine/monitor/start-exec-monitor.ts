import type { Readable } from 'node:stream';

import type { Host } from '../../host/host.js';
import { runtimeFailure } from '../runtime/stderr.js';
import type { AttachSession } from '../task/attach-session.js';
import { type ExecMonitor, execArguments } from './monitor-command.js';
import { OWN_ENVIRONMENT, readablePipe, writablePipe } from './monitor-process.js';
import { readSyncReports, type SyncReport } from './sync-report.js';

export type StartExecMonitor = ExecMonitor & {
  readonly command: string;
  /** Called when the monitor listens and the process does not run yet: what connects here misses nothing. */
  readonly attach: (() => AttachSession) | undefined;
  /** Explains a failure that the runtime did not put into words. */
  readonly explainSilence: () => Error;
};

export type StartedExec = {
  readonly pid: number;
  readonly session: AttachSession | undefined;
  /** 128+n after a signal; 255 where the monitor was killed and nobody knows. Never rejects. */
  readonly exitCode: Promise<number>;
};

// conmon's names for its descriptors.
const SYNC_PIPE = 3;
const START_PIPE = 4;
const ATTACH_PIPE = 5;

const UNKNOWN_EXIT = 255;

/**
 * Starts a monitor for a further process, in the two steps that conmon has for it: a first byte lets it
 * open its socket, a second lets the process run.
 *
 * @throws what {@link runtimeFailure} makes of the runtime's words
 */
export async function startExecMonitor(
  { processes, cgroups }: Pick<Host, 'processes' | 'cgroups'>,
  request: StartExecMonitor,
): Promise<StartedExec> {
  using _ = cgroups.quickenMoves();
  const { attach } = request;
  const monitor = processes.spawn('conmon', execArguments(request), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', ...(attach ? (['pipe'] as const) : [])],
    env: {
      ...OWN_ENVIRONMENT,
      _OCI_SYNCPIPE: String(SYNC_PIPE),
      _OCI_STARTPIPE: String(START_PIPE),
      ...(attach && { _OCI_ATTACHPIPE: String(ATTACH_PIPE) }),
    },
    cwd: '/',
    isDetached: true,
  });
  const startPipe = writablePipe(monitor, START_PIPE);
  startPipe.on('error', () => undefined); // The monitor may end before it reads; its report tells why.
  const reports = readSyncReports(readablePipe(monitor, SYNC_PIPE));

  startPipe.write('1');
  const session = attach && (await listens(readablePipe(monitor, ATTACH_PIPE))) ? attach() : undefined;
  startPipe.end(attach ? '2' : '');
  const { value: started } = await reports.next();
  if (!started || started.data <= 0) {
    await session?.close();
    throw started?.message ? runtimeFailure(started.message, request) : request.explainSilence();
  }
  if (!attach) monitor.unref();
  return { pid: started.data, session, exitCode: exitCodeOf(reports) };
}

/** Whether the monitor says that its socket is ready. */
async function listens(pipe: Readable): Promise<boolean> {
  const { value: report } = await readSyncReports(pipe).next();
  return report?.data === 0;
}

async function exitCodeOf(reports: AsyncGenerator<SyncReport, undefined>): Promise<number> {
  const { value: ended } = await reports.next();
  await reports.return(undefined);
  return ended?.data ?? UNKNOWN_EXIT;
}
