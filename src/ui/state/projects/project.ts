import type { Container } from '../../../engine/index.js';
import { compareNames } from '../compare-names.js';

/** What compose writes on the containers that it makes. @see https://github.com/compose-spec/compose-spec, docker/compose: pkg/api/labels.go */
const LABELS = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  configFiles: 'com.docker.compose.project.config_files',
  workingDir: 'com.docker.compose.project.working_dir',
  dependsOn: 'com.docker.compose.depends_on',
  oneOff: 'com.docker.compose.oneoff',
} as const;

/** Containers that one compose file is about. */
export type Project = {
  /** Its name: compose tells projects apart by nothing else. */
  readonly id: string;
  readonly services: readonly ProjectService[];
  readonly containers: readonly Container[];
  readonly configFiles: readonly string[];
  readonly workingDir: string;
};

/** Containers of a project that do the same. */
export type ProjectService = {
  readonly name: string;
  readonly containers: readonly Container[];
  /** Services that must be there first. */
  readonly dependsOn: readonly string[];
};

/** The projects that these containers belong to, by name. Those that belong to none are in no project. */
export function projectsOf(containers: readonly Container[]): readonly Project[] {
  const members = containers.filter((container) => labelOf(container, 'project') !== '');
  return [...Map.groupBy(members, (container) => labelOf(container, 'project'))]
    .map(([id, all]) => toProject(id, all))
    .sort((a, b) => compareNames(a.id, b.id));
}

function toProject(id: string, containers: readonly Container[]): Project {
  const services = [...Map.groupBy(containers, (container) => labelOf(container, 'service') || container.name)]
    .map(([name, all]): ProjectService => ({ name, containers: byName(all), dependsOn: dependenciesOf(all) }))
    .sort((a, b) => compareNames(a.name, b.name));
  return {
    id,
    services,
    containers: services.flatMap((service) => service.containers),
    configFiles: [...new Set(containers.flatMap((container) => listOf(labelOf(container, 'configFiles'))))],
    workingDir: containers.map((container) => labelOf(container, 'workingDir')).find((folder) => folder !== '') ?? '',
  };
}

const byName = (containers: readonly Container[]): readonly Container[] =>
  containers.toSorted((a, b) => compareNames(a.name, b.name));

/** `compose run` made it: it comes and goes, and is no part of what its service is. */
export function isOneOff(container: Container): boolean {
  return labelOf(container, 'oneOff').toLowerCase() === 'true';
}

/** `db:service_healthy:false,cache:service_started:true` */
function dependenciesOf(containers: readonly Container[]): readonly string[] {
  const all = containers.flatMap((container) => listOf(labelOf(container, 'dependsOn')));
  return [...new Set(all.map((entry) => entry.replace(/:.*$/, '')))];
}

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function labelOf({ config: { labels } }: Container, name: keyof typeof LABELS): string {
  return Object.hasOwn(labels, LABELS[name]) ? (labels[LABELS[name]] ?? '') : '';
}

/**
 * Containers in stages: those of a stage need some of an earlier one. Services that need each other in a circle share
 * the last stage.
 */
export function startStages({ services }: Pick<Project, 'services'>): readonly (readonly Container[])[] {
  const stages: Container[][] = [];
  let waiting = services;
  while (waiting.length > 0) {
    const isWaiting = new Set(waiting.map(({ name }) => name));
    const free = waiting.filter(({ name, dependsOn }) =>
      dependsOn.every((need) => need === name || !isWaiting.has(need)),
    );
    const next = free.length > 0 ? free : waiting;
    stages.push(next.flatMap(({ containers }) => containers));
    waiting = waiting.filter((service) => !next.includes(service));
  }
  return stages;
}
