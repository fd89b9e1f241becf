import { join } from 'node:path';

import type { ContainerId } from '../container/container.js';
import { CRIU_LOGS } from '../runtime/commands.js';
import type { MonitorPlace } from './monitor.js';

/** The files of one monitor, as conmon names them. */
export type MonitorPaths = {
  /** SOCK_SEQPACKET: output comes, input goes. */
  readonly attachSocket: string;
  /** A fifo that takes new sizes of the terminal. */
  readonly control: string;
  readonly monitorPid: string;
  readonly containerPid: string;
  /** Exists when the kernel killed a process of the container for want of memory. */
  readonly oomMarker: string;
  readonly exitCode: string;
  /** What CRIU did, where the container goes on from a checkpoint. */
  readonly restoreLog: string;
  /** What the monitor itself complained about. */
  readonly complaints: string;
};

/** @see conmon(8), and conmon's conn_sock.c for the names that cannot be chosen */
export function monitorPaths(
  { bundleDir, exitDir }: Pick<MonitorPlace, 'bundleDir' | 'exitDir'>,
  id: ContainerId,
): MonitorPaths {
  return {
    attachSocket: join(bundleDir, 'attach'),
    control: join(bundleDir, 'ctl'),
    monitorPid: join(bundleDir, 'monitor.pid'),
    containerPid: join(bundleDir, 'container.pid'),
    oomMarker: join(bundleDir, 'oom'),
    exitCode: join(exitDir, id),
    restoreLog: join(bundleDir, CRIU_LOGS.restore),
    complaints: join(bundleDir, 'monitor.log'),
  };
}
