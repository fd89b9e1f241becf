import type { Container } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { isAlive } from '../container-order.js';
import { isOneOff, type Project, type ProjectService, projectsOf } from '../projects/project.js';
import { parseFilter } from './filter.js';
import { matcher } from './matcher.js';
import { memo, remember } from './memo.js';

export type ProjectSort = 'name' | 'state' | 'cpu' | 'memory' | 'containers';

export const PROJECT_SORTS: readonly ProjectSort[] = ['name', 'state', 'cpu', 'memory', 'containers'];

export function projectSort(state: AppState): ProjectSort {
  return PROJECT_SORTS[state.lists.projects.sort] ?? 'name';
}

/** Every project there is, by name. */
export const allProjects = memo(({ containers }: AppState) => [containers.items] as const, projectsOf);

/** What the containers of a project are together. */
export type ProjectStatus = {
  readonly kind: 'running' | 'partial' | 'paused' | 'unwell' | 'restarting' | 'stopped';
  /** Services of which something runs, and all of them. */
  readonly running: number;
  readonly total: number;
};

export function projectStatus({ services }: Pick<Project, 'services'>): ProjectStatus {
  const lasting = services
    .map(({ containers }) => containers.filter((container) => !isOneOff(container)))
    .filter((containers) => containers.length > 0);
  const running = lasting.filter((containers) => containers.some(isAlive)).length;
  return { kind: statusKind(lasting.flat(), { running, total: lasting.length }), running, total: lasting.length };
}

function statusKind(
  containers: readonly Container[],
  { running, total }: { readonly running: number; readonly total: number },
): ProjectStatus['kind'] {
  const alive = containers.filter(isAlive);
  if (alive.length === 0) return 'stopped';
  if (alive.some(({ state }) => state.status === 'restarting')) return 'restarting';
  if (alive.some(({ health }) => health?.status === 'unhealthy')) return 'unwell';
  if (alive.every(({ state }) => state.status === 'paused')) return 'paused';
  return running < total ? 'partial' : 'running';
}

/** What the containers of a project use together; undefined where none of them has been sampled. */
export type ProjectUsage = { readonly cpuPercent: number; readonly memoryBytes: number };

export function projectUsage(
  containers: readonly Pick<Container, 'id'>[],
  usage: AppState['usage'],
): ProjectUsage | undefined {
  const samples = containers.map(({ id }) => usage.get(id)).filter((stats) => stats !== undefined);
  if (samples.length === 0) return undefined;
  return {
    cpuPercent: samples.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0),
    memoryBytes: samples.reduce((sum, { sample }) => sum + sample.memory.usedBytes, 0),
  };
}

/** The projects in the list, in its order. */
export const visibleProjects = remember(
  (state: AppState) => {
    const sort = projectSort(state);
    const { filter, isReversed } = state.lists.projects;
    return [
      allProjects(state),
      filter,
      sort,
      isReversed,
      sort === 'cpu' || sort === 'memory' ? state.usage : undefined,
    ];
  },
  (state): readonly Project[] => {
    const { filter, isReversed } = state.lists.projects;
    const matches = parseFilter(filter);
    const order = comparison(projectSort(state), state.usage);
    const sorted = allProjects(state)
      .filter((project) => matches(filterable(project)))
      .toSorted(order);
    return isReversed ? sorted.reverse() : sorted;
  },
);

function filterable(project: Project) {
  const { id, services, configFiles, workingDir, containers } = project;
  const status = projectStatus(project).kind;
  const words = [id, status, workingDir, ...configFiles, ...services.map(({ name }) => name)];
  return { text: words.join(' ').toLowerCase(), status, labels: containers[0]?.config.labels ?? {} };
}

const RANKS: readonly ProjectStatus['kind'][] = ['unwell', 'restarting', 'partial', 'running', 'paused', 'stopped'];

function comparison(sort: ProjectSort, usage: AppState['usage']): (a: Project, b: Project) => number {
  const used = ({ containers }: Project) => projectUsage(containers, usage);
  switch (sort) {
    case 'name':
      return () => 0;
    case 'state':
      return (a, b) => RANKS.indexOf(projectStatus(a).kind) - RANKS.indexOf(projectStatus(b).kind);
    case 'cpu':
      return (a, b) => (used(b)?.cpuPercent ?? -1) - (used(a)?.cpuPercent ?? -1);
    case 'memory':
      return (a, b) => (used(b)?.memoryBytes ?? -1) - (used(a)?.memoryBytes ?? -1);
    case 'containers':
      return (a, b) => b.containers.length - a.containers.length;
    default:
      return sort satisfies never;
  }
}

export function projectByName(state: AppState, name: string | undefined): Project | undefined {
  return allProjects(state).find(({ id }) => id === name);
}

/** The project that the cursor is on. */
export function selectedProject(state: AppState): Project | undefined {
  return projectByName(state, state.lists.projects.selectedId);
}

/** What an order is for: the marked projects, or else the one under the cursor. */
export function targetProjects(state: AppState): readonly Project[] {
  const { marked } = state.lists.projects;
  if (marked.size > 0) return allProjects(state).filter(({ id }) => marked.has(id));
  const selected = selectedProject(state);
  return selected ? [selected] : [];
}

/** A service of a project, or below it one of its containers. */
export type MemberRow = { readonly id: string } & (
  | { readonly kind: 'service'; readonly service: ProjectService }
  | { readonly kind: 'container'; readonly container: Container; readonly isLast: boolean }
);

/** The services of the project of the detail, with their containers below them. */
export const visibleMembers = memo(
  (state: AppState) =>
    [projectByName(state, state.detail.subject)?.services, state.detail.views.services.filter] as const,
  (services, filter): readonly MemberRow[] => {
    const matches = matcher(filter);
    return (services ?? []).flatMap((service): readonly MemberRow[] => {
      const isNamed = matches(service.name);
      const found = service.containers.filter(
        ({ name, image, state }) => isNamed || matches(`${name} ${image}`, state.status),
      );
      if (found.length === 0) return [];
      const rows = found.map((container, index): MemberRow => {
        return { id: container.id, kind: 'container', container, isLast: index === found.length - 1 };
      });
      return [{ id: `service ${service.name}`, kind: 'service', service }, ...rows];
    });
  },
);
