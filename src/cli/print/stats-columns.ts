import type { Container, ContainerStats } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { binarySize, humanSize } from './human-size.js';
import { shortId } from './short.js';

/** A container and its sample; none where it is not alive. */
export type StatsRow = {
  readonly container: Container;
  readonly stats: ContainerStats | undefined;
  /** What the user called it, where it was asked for by name. */
  readonly ref?: string | undefined;
};

/** What `stats` shows without `--format`. */
export const STATS_COLUMNS = ['ID', 'Name', 'CPUPerc', 'MemUsage', 'MemPerc', 'NetIO', 'BlockIO', 'PIDs'] as const;

/** Docker's fields of a sample. @see docker/cli, cli/command/container/formatter_stats.go */
export function statsColumns({ isTruncated }: { readonly isTruncated: boolean }): Columns<StatsRow> {
  const id = ({ container }: StatsRow): string => (isTruncated ? shortId(container.id) : container.id);
  return {
    Container: column('CONTAINER', (row) => row.ref ?? id(row)),
    ID: column('CONTAINER ID', id),
    Name: column('NAME', ({ container }) => container.name),
    CPUPerc: column('CPU %', ({ stats }) => percent(stats?.cpuPercent)),
    MemUsage: column('MEM USAGE / LIMIT', ({ stats }) =>
      pair(binarySize, stats?.sample.memory.usedBytes, stats?.sample.memory.limitBytes),
    ),
    MemPerc: column('MEM %', ({ stats }) => percent(stats?.memoryPercent)),
    NetIO: column('NET I/O', ({ stats }) =>
      pair(humanSize, stats?.sample.network?.receivedBytes, stats?.sample.network?.sentBytes),
    ),
    BlockIO: column('BLOCK I/O', ({ stats }) =>
      pair(humanSize, stats?.sample.blockIo.readBytes, stats?.sample.blockIo.writtenBytes),
    ),
    PIDs: column('PIDS', ({ stats }) => String(stats?.sample.pids.current ?? 0)),
  };
}

const percent = (value = 0): string => `${value.toFixed(2)}%`;
const pair = (show: (bytes: number) => string, first = 0, second = 0): string => `${show(first)} / ${show(second)}`;
