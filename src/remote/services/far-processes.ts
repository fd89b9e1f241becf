import type { ContainerProcess, ProcessService, StreamService } from '../../engine/index.js';
import { type FarParts, lacks } from '../far-parts.js';

/** Columns of `ps` that are one word each, and the command line last. */
const COLUMNS = ['pid', 'ppid', 'uid', 's', 'cputimes', 'rss', 'nlwp', 'args'] as const;
const NANOS_PER_SECOND = 1e9;
const BYTES_PER_KB = 1024;

/** Processes as the other machine's `ps` shows them. */
export function farProcesses(parts: FarParts, { top }: Pick<StreamService, 'top'>): ProcessService {
  return {
    async list(ref) {
      const { rows } = await top(ref, { psArguments: ['-eo', COLUMNS.join(',')] });
      return parentsFirst(rows.map(readProcess));
    },
    signal: lacks(parts, 'a signal for one process'),
  };
}

function readProcess(row: readonly string[]): ContainerProcess {
  const [pid = '0', parent = '0', uid = '0', state = '', seconds = '0', kilobytes = '0', threads = '1', ...rest] = row;
  const command = rest.join(' ').split(' ');
  return {
    pid: Number(pid),
    parentPid: Number(parent),
    innerPid: undefined,
    uid: Number(uid) || 0,
    state: state.slice(0, 1),
    command,
    name: (command[0] ?? '').replace(/^.*\//, ''),
    cpuNanos: (Number(seconds) || 0) * NANOS_PER_SECOND,
    residentBytes: (Number(kilobytes) || 0) * BYTES_PER_KB,
    threads: Number(threads) || 1,
    startTicks: 0,
  };
}

/** Brothers in the order of their numbers. */
function parentsFirst(processes: readonly ContainerProcess[]): readonly ContainerProcess[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  const byPid = processes.toSorted((one, other) => one.pid - other.pid);
  const below = (parentPid: number): readonly ContainerProcess[] =>
    byPid
      .filter((process) => process.parentPid === parentPid && process.pid !== parentPid)
      .flatMap((process) => [process, ...below(process.pid)]);
  return byPid.filter(({ parentPid }) => !pids.has(parentPid)).flatMap((root) => [root, ...below(root.pid)]);
}
