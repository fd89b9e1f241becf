import type { Container } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { isAlive, mayTake, type OrderKind } from '../state/container-order.js';
import type { Message } from '../state/message.js';
import { type Project, startStages } from '../state/projects/project.js';
import { selectedRow } from '../state/selectors/detail.js';
import { projectByName, selectedProject, targetProjects, visibleMembers } from '../state/selectors/projects.js';
import type { Binding, Place } from './binding.js';
import {
  type ProjectTarget,
  removeProjectsQuestion,
  restartProjectsQuestion,
  stagesOf,
  stopProjectsQuestion,
} from './project-questions.js';

const PLACES: readonly Place[] = ['projects', 'services-tab'];

const wholeOf = (project: Project): ProjectTarget => ({
  name: project.id,
  containers: project.containers,
  stages: startStages(project),
});

/** In the list the marked projects or the one under the cursor; in a project's detail the service or container under it. */
function targets(state: AppState): readonly ProjectTarget[] {
  if (state.focus !== 'detail') return targetProjects(state).map(wholeOf);
  const project = projectByName(state, state.detail.subject);
  const row = selectedRow(state, visibleMembers(state));
  if (!project || !row) return [];
  const containers = row.kind === 'service' ? row.service.containers : [row.container];
  const name = row.kind === 'service' ? `${project.id}: ${row.service.name}` : project.id;
  return [{ name, containers, stages: [containers] }];
}

const containersOf = (state: AppState): readonly Container[] => targets(state).flatMap(({ containers }) => containers);

const takers = (state: AppState, order: OrderKind): readonly Container[] =>
  containersOf(state).filter((container) => !state.pending.has(container.id) && mayTake(order, container));

/** Why none of the containers can take any of these orders. */
function whyNot(state: AppState, ...orders: readonly OrderKind[]): string | undefined {
  const all = containersOf(state);
  if (all.length === 0) return 'No project is selected.';
  // Half way, the next press would begin what the first one ends.
  const work = all.map(({ id }) => state.pending.get(id)).find((found) => found !== undefined);
  if (work) return `It is ${work}.`;
  return orders.some((order) => takers(state, order).length > 0) ? undefined : 'None of its containers can.';
}

/** What has ended says nothing new, where others run. */
function logsOf(state: AppState): Message {
  const all = containersOf(state);
  const alive = all.filter(isAlive);
  return { type: 'project.logs.shown', ids: (alive.length > 0 ? alive : all).map(({ id }) => id) };
}

function given(state: AppState, kind: 'start' | 'pause' | 'unpause'): Message {
  const allowed = new Set(takers(state, kind));
  const stages = stagesOf(targets(state), { isReversed: false, mayTake: (container) => allowed.has(container) });
  return { type: 'project.order.given', stages, order: { kind } };
}

/** Keys of compose projects, and of the services in their detail. */
export const PROJECT_KEYS: readonly Binding[] = [
  {
    id: 'project.open',
    keys: ['enter'],
    where: ['projects'],
    label: 'open',
    docker: ['compose ps', 'compose ls'],
    help: 'Open the project: its services, and their containers below them.',
    footer: 9,
    whyNot: (state) => (selectedProject(state) ? undefined : 'There is no project to open.'),
    message: () => ({ type: 'detail.opened', of: 'projects' }),
  },
  {
    id: 'project.member',
    keys: ['enter', 'right'],
    where: ['services-tab'],
    label: 'to the container',
    help: 'Open the detail of the container.',
    footer: 9,
    whyNot: (state) =>
      selectedRow(state, visibleMembers(state))?.kind === 'container' ? undefined : 'No container is under the cursor.',
    message: () => ({ type: 'member.shown' }),
  },
  {
    id: 'project.details',
    keys: ['i'],
    where: ['projects'],
    label: 'details',
    docker: ['compose config'],
    help: 'Show its files, folder, services, volumes and networks.',
    footer: 20,
    whyNot: (state) => (selectedProject(state) ? undefined : 'No project is selected.'),
    message: (state) => {
      const project = selectedProject(state);
      return project && { type: 'details.asked', of: 'projects', id: project.id };
    },
  },
  {
    id: 'project.logs',
    keys: ['l'],
    where: ['projects'],
    label: 'logs',
    docker: ['compose logs'],
    help: 'Show the logs of all its containers as one, by time.',
    footer: 14,
    whyNot: (state) => (containersOf(state).length > 0 ? undefined : 'No project is selected.'),
    message: logsOf,
  },
  {
    id: 'project.member.logs',
    keys: ['L'],
    where: ['services-tab'],
    label: 'its logs',
    help: 'Show the logs of the service as one, or those of the container.',
    footer: 14,
    whyNot: (state) => (containersOf(state).length > 0 ? undefined : 'No service is selected.'),
    message: logsOf,
  },
  {
    id: 'project.start',
    keys: ['S'],
    where: PLACES,
    label: 'start all',
    docker: ['compose start'],
    help: 'Start what does not run of it: what others need first.',
    footer: 21,
    changes: true,
    whyNot: (state) => whyNot(state, 'start'),
    message: (state) => given(state, 'start'),
  },
  {
    id: 'project.start-stop',
    keys: ['s'],
    where: PLACES,
    label: 'start/stop',
    docker: ['compose stop'],
    help: 'Stop all that runs of it, or start all of it where nothing does.',
    footer: 10,
    changes: true,
    whyNot: (state) => whyNot(state, 'start', 'stop'),
    message: (state) =>
      takers(state, 'stop').length > 0
        ? { type: 'confirm.asked', confirm: stopProjectsQuestion(targets(state)) }
        : given(state, 'start'),
  },
  {
    id: 'project.restart',
    keys: ['r'],
    where: PLACES,
    label: 'restart',
    docker: ['compose restart'],
    help: 'Restart all of it: what others need first.',
    footer: 11,
    changes: true,
    whyNot: (state) => whyNot(state, 'restart'),
    message: (state) => ({ type: 'confirm.asked', confirm: restartProjectsQuestion(targets(state)) }),
  },
  {
    id: 'project.pause',
    keys: ['p'],
    where: PLACES,
    label: 'pause',
    docker: ['compose pause', 'compose unpause'],
    help: 'Freeze all that runs of it; once more, let it go on.',
    footer: 12,
    changes: true,
    whyNot: (state) => whyNot(state, 'pause', 'unpause'),
    message: (state) => given(state, takers(state, 'pause').length > 0 ? 'pause' : 'unpause'),
  },
  {
    id: 'project.remove',
    keys: ['d', 'delete'],
    where: PLACES,
    label: 'remove',
    docker: ['compose rm', 'compose down'],
    help: 'Ask whether to remove its containers. Volumes and networks stay.',
    footer: 13,
    changes: true,
    whyNot: (state) => whyNot(state, 'remove'),
    message: (state) => ({ type: 'confirm.asked', confirm: removeProjectsQuestion(targets(state)) }),
  },
];
