import type { ContainerId, StatsSample } from '../../engine/index.js';
import type { AnswerObject } from './answer-object.js';
import { readMoment } from './moment.js';

/** A container's own limit of CPUs, which samples do not say. */
type Limits = { readonly quotaCpus: number | undefined };

/**
 * A sample of `/containers/{id}/stats`; undefined for one of a container that is not alive.
 *
 * @see moby, api/types/container: StatsResponse; docker/cli, calculateMemUsageUnixNoCache
 */
export function readStats(answer: AnswerObject, id: ContainerId, { quotaCpus }: Limits): StatsSample | undefined {
  const timeMs = readMoment(answer.text('read'));
  const cpu = answer.object('cpu_stats');
  const hostNanos = cpu?.number('system_cpu_usage') ?? 0;
  if (timeMs === 0 || !cpu || hostNanos === 0) return undefined;
  const usage = cpu.object('cpu_usage');
  const throttling = cpu.object('throttling_data');
  const pids = answer.object('pids_stats');
  return {
    id,
    timeMs,
    cpu: {
      usageNanos: usage?.number('total_usage') ?? 0,
      hostNanos,
      onlineCpus: cpu.number('online_cpus') || (usage?.numbers('percpu_usage').length ?? 0) || 1,
      periods: throttling?.number('periods') ?? 0,
      throttledPeriods: throttling?.number('throttled_periods') ?? 0,
      throttledNanos: throttling?.number('throttled_time') ?? 0,
      quotaCpus,
    },
    memory: readMemory(answer.object('memory_stats')),
    network: readNetworks(answer.object('networks')),
    blockIo: readBlockIo(answer.object('blkio_stats')),
    pids: { current: pids?.number('current') ?? 0, limit: limitOf(pids?.findNumber('limit')) },
    pressure: undefined,
  };
}

/** Cached pages that nobody misses are not counted. */
function readMemory(memory: AnswerObject | undefined): StatsSample['memory'] {
  const [usage, stats] = [memory?.number('usage') ?? 0, memory?.object('stats')];
  const cached = stats?.findNumber('total_inactive_file') ?? stats?.findNumber('inactive_file') ?? 0;
  return {
    usedBytes: cached < usage ? usage - cached : usage,
    limitBytes: memory?.number('limit') ?? 0,
    oomKills: 0,
  };
}

function readNetworks(networks: AnswerObject | undefined): StatsSample['network'] {
  if (!networks) return undefined;
  const all = networks.keys().flatMap((name) => networks.object(name) ?? []);
  const total = (name: string): number => all.reduce((sum, each) => sum + each.number(name), 0);
  return { receivedBytes: total('rx_bytes'), sentBytes: total('tx_bytes') };
}

function readBlockIo(blockIo: AnswerObject | undefined): StatsSample['blockIo'] {
  const entries = blockIo?.objects('io_service_bytes_recursive') ?? [];
  const total = (what: string): number =>
    entries
      .filter((entry) => entry.text('op').toLowerCase() === what)
      .reduce((sum, entry) => sum + entry.number('value'), 0);
  return { readBytes: total('read'), writtenBytes: total('write') };
}

/** The kernel's largest number stands for none. */
const limitOf = (limit: number | undefined): number | undefined =>
  limit === undefined || limit === 0 || !Number.isSafeInteger(limit) ? undefined : limit;
