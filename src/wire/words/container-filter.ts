import type { ContainerFilter, ContainerStatus } from '../../engine/index.js';
import { parseTruth } from './filter-truth.js';
import { type Filter, groupFilters, oneOf } from './filter-values.js';
import { invalid } from './invalid.js';
import { parsePortFilter } from './port-filter.js';

const FILTERS = [
  'ancestor',
  'before',
  'exited',
  'expose',
  'health',
  'id',
  'is-task',
  'isolation',
  'label',
  'name',
  'network',
  'publish',
  'since',
  'status',
  'volume',
] as const;

const STATUSES: readonly ContainerStatus[] = [
  'created',
  'restarting',
  'running',
  'removing',
  'paused',
  'exited',
  'dead',
];
const HEALTHS = ['starting', 'healthy', 'unhealthy', 'none'] as const;
/** Docker's filters of `ps`. @returns undefined where no container of ours can match. @throws argument_invalid */
export function toContainerFilter(filters: readonly Filter[]): ContainerFilter | undefined {
  const { before, since, exited, health, status, expose, publish, ...rest } = groupFilters(filters, FILTERS);
  // Containers here are never a task of a swarm; isolation means something on another system only.
  const { 'is-task': isTask, isolation: _, ...others } = rest;
  if (isTask && parseTruth('is-task', isTask)) return undefined;
  return {
    ...others,
    status: status?.map(parseStatus),
    exited: exited?.map(parseExitCode),
    health: health?.map(parseHealth),
    expose: expose?.map((text) => parsePortFilter('expose', text)),
    publish: publish?.map((text) => parsePortFilter('publish', text)),
    before: oneOf('before', before),
    since: oneOf('since', since),
  };
}

function parseStatus(text: string): ContainerStatus {
  const known = STATUSES.find((each) => each === text);
  if (known === undefined) throw invalid(`invalid filter 'status=${text}'`);
  return known;
}

function parseHealth(text: string): (typeof HEALTHS)[number] {
  const known = HEALTHS.find((each) => each === text);
  if (known === undefined) throw invalid(`unrecognized filter value for health: ${text}`);
  return known;
}

function parseExitCode(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw invalid(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
