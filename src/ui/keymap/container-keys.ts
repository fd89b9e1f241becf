import type { Container } from '../../engine/index.js';
import type { AppState } from '../state/app-state.js';
import { mayTake, type OrderKind } from '../state/container-order.js';
import type { Message } from '../state/message.js';
import { selectedContainer, targetContainers } from '../state/selectors/containers.js';
import type { Binding, Place } from './binding.js';
import { CONTAINER_FORM_KEYS } from './container-form-keys.js';
import { DEMO_QUESTION, removeQuestion, restartQuestion, stopQuestion } from './questions.js';

/** In the panes on the right, keys for containers are for the one that is shown. */
const PLACES: readonly Place[] = ['containers', 'stats', 'logs', 'top'];

/** Those that mean nothing else in any tab. */
const PLACES_AND_DETAIL: readonly Place[] = [...PLACES, 'container-detail'];

type Order = OrderKind | 'shell' | 'attach';

function takers(state: AppState, order: Order): readonly Container[] {
  return targetContainers(state).filter((container) => !state.pending.has(container.id) && mayTake(order, container));
}

/** Why none of the containers that a key is for can take the order. */
function whyNot(state: AppState, ...orders: readonly Order[]): string | undefined {
  const targets = targetContainers(state);
  const [first] = targets;
  if (!first) return 'No container is selected.';
  if (orders.some((order) => takers(state, order).length > 0)) return undefined;
  const work = state.pending.get(first.id);
  if (work) return `${first.name} is ${work}.`;
  return targets.length === 1
    ? `${first.name} is ${first.state.status}.`
    : `None of the ${targets.length} marked containers can.`;
}

const given = (containers: readonly Container[], kind: 'start' | 'pause' | 'unpause'): Message => ({
  type: 'containers.order.given',
  ids: containers.map(({ id }) => id),
  order: { kind },
});

/** `s` stops if anything that it is for is alive: among marked ones, what runs is what one looks at. */
function startOrStop(state: AppState): Message {
  const alive = takers(state, 'stop');
  return alive.length > 0
    ? { type: 'confirm.asked', confirm: stopQuestion(alive) }
    : given(takers(state, 'start'), 'start');
}

function pauseOrResume(state: AppState): Message {
  const running = takers(state, 'pause');
  return running.length > 0 ? given(running, 'pause') : given(takers(state, 'unpause'), 'unpause');
}

/** Shell and attach are for one container: the one under the cursor. */
function whyNotVisit(state: AppState, order: 'shell' | 'attach'): string | undefined {
  const container = selectedContainer(state);
  if (!container) return 'No container is selected.';
  return mayTake(order, container) ? undefined : `${container.name} is ${container.state.status}.`;
}

export const CONTAINER_KEYS: readonly Binding[] = [
  {
    id: 'container.open',
    keys: ['enter'],
    where: ['containers'],
    label: 'open',
    docker: ['top', 'diff', 'cp', 'events'],
    footer: 9,
    help: 'Open its detail: processes, files, changes, environment and more. On the empty screen, start the demo.',
    whyNot: (state) => (selectedContainer(state) || mayStartDemo(state) ? undefined : 'There is no container to open.'),
    message: (state) =>
      mayStartDemo(state)
        ? { type: 'confirm.asked', confirm: DEMO_QUESTION }
        : { type: 'detail.opened', of: 'containers' },
  },
  {
    id: 'container.logs',
    keys: ['l'],
    where: ['containers', 'images', 'stats', 'detail', 'top'],
    label: 'logs',
    help: 'Go to the logs of the container.',
    footer: 10,
    whyNot: (state) => (selectedContainer(state) ? undefined : 'No container is selected.'),
    message: () => ({ type: 'focus.chosen', pane: 'logs' }),
  },
  {
    id: 'container.shell',
    changes: true,
    keys: ['e', 'x'],
    where: PLACES_AND_DETAIL,
    label: 'shell',
    docker: ['exec', 'debug'],
    help: 'Open a shell in the container, in a pane; one with tools of this machine where it has none, or does not run. It ends with exit.',
    footer: 20,
    whyNot: (state) => whyNotVisit(state, 'shell'),
    message: (state) => visit(state, { program: 'shell' }),
  },
  {
    id: 'container.shell.full',
    changes: true,
    keys: ['E'],
    where: PLACES_AND_DETAIL,
    label: 'shell, whole screen',
    docker: ['exec', 'debug'],
    help: 'Open a shell in the container that has the whole screen. ctrl-] comes back; it goes on in its pane.',
    whyNot: (state) => whyNotVisit(state, 'shell'),
    message: (state) => visit(state, { program: 'shell', isLent: true }),
  },
  {
    id: 'container.start-stop',
    changes: true,
    keys: ['s'],
    where: PLACES_AND_DETAIL,
    label: 'start/stop',
    help: 'Start it; where it runs, ask it to stop, and kill it when its stop timeout has passed.',
    footer: 21,
    whyNot: (state) => whyNot(state, 'start', 'stop'),
    message: startOrStop,
  },
  {
    id: 'container.restart',
    changes: true,
    keys: ['r'],
    where: PLACES,
    label: 'restart',
    help: 'Stop it and start it again.',
    footer: 22,
    whyNot: (state) => whyNot(state, 'restart'),
    message: (state) => ({ type: 'confirm.asked', confirm: restartQuestion(takers(state, 'restart')) }),
  },
  {
    id: 'container.pause',
    changes: true,
    keys: ['p'],
    where: PLACES_AND_DETAIL,
    label: 'pause',
    docker: ['unpause'],
    help: 'Freeze it where it is; once more, let it go on.',
    whyNot: (state) => whyNot(state, 'pause', 'unpause'),
    message: pauseOrResume,
  },
  {
    id: 'container.remove',
    changes: true,
    keys: ['d', 'delete'],
    where: PLACES,
    label: 'remove',
    docker: ['rm'],
    help: 'Ask whether to remove it, with or without its anonymous volumes.',
    footer: 23,
    whyNot: (state) => whyNot(state, 'remove'),
    message: (state) => ({ type: 'confirm.asked', confirm: removeQuestion(takers(state, 'remove'), { force: false }) }),
  },
  {
    id: 'container.remove.force',
    changes: true,
    keys: ['D'],
    where: PLACES,
    label: 'remove by force',
    help: 'The same question with force switched on.',
    whyNot: (state) => whyNot(state, 'remove'),
    message: (state) => ({ type: 'confirm.asked', confirm: removeQuestion(takers(state, 'remove'), { force: true }) }),
  },
  {
    id: 'container.kill',
    changes: true,
    keys: ['ctrl-k'],
    where: PLACES,
    label: 'kill',
    help: 'Send it a signal of your choice.',
    whyNot: (state) => whyNot(state, 'kill'),
    message: (state) => ({
      type: 'signals.asked',
      target: { kind: 'containers', ids: takers(state, 'kill').map(({ id }) => id) },
    }),
  },
  {
    id: 'container.attach',
    changes: true,
    keys: ['A'],
    where: PLACES_AND_DETAIL,
    label: 'attach',
    help: 'Connect a pane to its program. ctrl-p ctrl-q detaches; the program goes on.',
    whyNot: (state) => whyNotVisit(state, 'attach'),
    message: (state) => visit(state, { program: 'attach' }),
  },
  {
    id: 'container.details',
    keys: ['i'],
    where: PLACES,
    label: 'details',
    docker: ['inspect', 'port'],
    help: 'Show what it was started with.',
    footer: 30,
    whyNot: (state) => (selectedContainer(state) ? undefined : 'No container is selected.'),
    message: (state) => {
      const container = selectedContainer(state);
      return container && { type: 'details.asked', of: 'containers', id: container.id };
    },
  },
  ...CONTAINER_FORM_KEYS,
];

function mayStartDemo({ hasDemo, containers, engine }: AppState): boolean {
  return hasDemo && engine.kind === 'open' && containers.isListed && containers.items.length === 0;
}

function visit(
  state: AppState,
  how: Pick<Message & { readonly type: 'terminal.asked' }, 'program' | 'isLent'>,
): Message | undefined {
  const container = selectedContainer(state);
  return container && { type: 'terminal.asked', id: container.id, ...how };
}
