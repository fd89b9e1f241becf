import type { Container, ContainerStats, SystemInfo } from '../../engine/index.js';

/** What is counted of one container, and how that is called. Names are cAdvisor's, so that dashboards made for it fit. */
type Metric = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  /** Undefined where a container has no such figure. */
  readonly read: (stats: ContainerStats['sample'], container: Container) => number | undefined;
};

const NANOS = 1e9;

const METRICS: readonly Metric[] = [
  {
    name: 'container_cpu_usage_seconds_total',
    help: 'Cumulative cpu time consumed in seconds.',
    type: 'counter',
    read: ({ cpu }) => cpu.usageNanos / NANOS,
  },
  {
    name: 'container_cpu_cfs_periods_total',
    help: 'Number of elapsed enforcement period intervals.',
    type: 'counter',
    read: ({ cpu }) => cpu.periods,
  },
  {
    name: 'container_cpu_cfs_throttled_periods_total',
    help: 'Number of throttled period intervals.',
    type: 'counter',
    read: ({ cpu }) => cpu.throttledPeriods,
  },
  {
    name: 'container_cpu_cfs_throttled_seconds_total',
    help: 'Total time duration the container has been throttled.',
    type: 'counter',
    read: ({ cpu }) => cpu.throttledNanos / NANOS,
  },
  {
    name: 'container_memory_working_set_bytes',
    help: 'Current memory without inactive file pages, in bytes.',
    type: 'gauge',
    read: ({ memory }) => memory.usedBytes,
  },
  {
    name: 'container_spec_memory_limit_bytes',
    help: 'Memory limit for the container, or the memory of the machine.',
    type: 'gauge',
    read: ({ memory }) => memory.limitBytes,
  },
  {
    name: 'container_oom_events_total',
    help: 'Count of out of memory kills.',
    type: 'counter',
    read: ({ memory }) => memory.oomKills,
  },
  {
    name: 'container_network_receive_bytes_total',
    help: 'Cumulative count of bytes received.',
    type: 'counter',
    read: ({ network }) => network?.receivedBytes,
  },
  {
    name: 'container_network_transmit_bytes_total',
    help: 'Cumulative count of bytes transmitted.',
    type: 'counter',
    read: ({ network }) => network?.sentBytes,
  },
  {
    name: 'container_fs_reads_bytes_total',
    help: 'Cumulative count of bytes read from block devices.',
    type: 'counter',
    read: ({ blockIo }) => blockIo.readBytes,
  },
  {
    name: 'container_fs_writes_bytes_total',
    help: 'Cumulative count of bytes written to block devices.',
    type: 'counter',
    read: ({ blockIo }) => blockIo.writtenBytes,
  },
  {
    name: 'container_threads',
    help: 'Number of processes and threads in the container.',
    type: 'gauge',
    read: ({ pids }) => pids.current,
  },
  {
    name: 'container_start_time_seconds',
    help: 'Start time of the container since unix epoch in seconds.',
    type: 'gauge',
    read: (_stats, { state }) => state.startedAtMs / 1000,
  },
];

/**
 * What Prometheus reads: figures of each running container, and how many there are in which state.
 *
 * @see Prometheus, "Text-based format", version 0.0.4
 */
export function metricsText(
  containers: readonly Container[],
  stats: readonly ContainerStats[],
  { gantryVersion }: Pick<SystemInfo, 'gantryVersion'>,
): string {
  const byId = new Map(containers.map((container) => [container.id as string, container]));
  const measured = stats.flatMap(({ sample }) => {
    const container = byId.get(sample.id);
    return container ? [{ sample, container, labels: labelsOf(container) }] : [];
  });
  const lines = METRICS.flatMap(({ name, help, type, read }) => {
    const values = measured.flatMap(({ sample, container, labels }) => {
      const value = read(sample, container);
      return value === undefined ? [] : [`${name}{${labels}} ${value}`];
    });
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
  });
  const states = ['running', 'paused', 'stopped'] as const;
  const counts = Object.groupBy(containers, ({ state }) =>
    state.status === 'running' || state.status === 'paused' ? state.status : 'stopped',
  );
  return [
    ...lines,
    '# HELP engine_daemon_container_states_containers The count of containers in various states.',
    '# TYPE engine_daemon_container_states_containers gauge',
    ...states.map(
      (state) => `engine_daemon_container_states_containers{state="${state}"} ${counts[state]?.length ?? 0}`,
    ),
    '# HELP engine_daemon_engine_info The information related to the engine.',
    '# TYPE engine_daemon_engine_info gauge',
    `engine_daemon_engine_info{version="${escaped(gantryVersion)}"} 1`,
    '',
  ].join('\n');
}

const labelsOf = ({ id, name, image }: Container): string =>
  Object.entries({ id, name, image })
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(',');

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`));
