import type { Container, ContainerId } from '../../engine/index.js';
import type { AppState } from './app-state.js';
import { answered, bulkOf, bulkText } from './bulk.js';
import { runCommand } from './commands/update-command.js';
import { type ContainerOrder, isAlive, ORDER_PROGRESS, orderDone } from './container-order.js';
import { saved } from './logs/prompt-logs.js';
import type { OrderMessage } from './message.js';
import { NETWORK_PROGRESS, type NetworkOrder, networkDone } from './network-order.js';
import type { ConfirmedOrder } from './overlay.js';
import type { Problem } from './problem.js';
import type { ProjectOrder } from './projects/project-order.js';
import { containerById, selectedContainer, visibleContainers } from './selectors/containers.js';
import { imageById } from './selectors/images.js';
import { startQuestion } from './settings/ask-first.js';
import { type Step, step, withNotice } from './step.js';
import { updateTerminals } from './terminals/update-terminals.js';
import { withList } from './update-list.js';
import { orderedForSave } from './update-saves.js';
import { VOLUME_PROGRESS, type VolumeOrder, volumeDone } from './volume-order.js';

/** What is asked of containers and images, and what came of it. */
export function updateOrder(state: AppState, message: OrderMessage): Step {
  switch (message.type) {
    case 'containers.order.given': {
      const containers = message.ids.flatMap((id) => containerById(state, id) ?? []);
      const question = startQuestion(state, message.order, containers);
      return question ? step({ ...state, overlay: question }) : ordered(state, message.ids, message.order);
    }
    case 'container.order.done':
    case 'container.order.failed': {
      const name = containerById(state, message.id)?.name ?? message.id.slice(0, 12);
      const did = orderDone(message.order);
      return answer(state, message, { alone: `${name} ${did}.`, together: `containers ${did}` });
    }
    case 'image.removed':
    case 'image.remove.failed':
      return answer(state, message, {
        alone: `Removed image ${nameOfImage(state, message.id)}.`,
        together: 'images removed',
      });
    case 'volume.order.done':
    case 'volume.order.failed':
      return answerOfVolume(state, message);
    case 'network.order.done':
    case 'network.order.failed':
      return answer(
        state,
        { ...message, id: networkIdOf(state, message.name) },
        { alone: networkDone(message.name, message.order), together: 'networks removed' },
      );
    case 'demo.started':
      return step(
        withNotice(state, 'Four demo containers were started. gantry demo --remove takes them away again.', 'good'),
      );
    default:
      return message satisfies never;
  }
}

/** No event tells that a backup went. */
function answerOfVolume(
  state: AppState,
  message: OrderMessage & { readonly type: 'volume.order.done' | 'volume.order.failed' },
): Step {
  const { name, order } = message;
  const words = { alone: volumeDone(name, order), together: 'volumes removed' };
  const { state: next, effects } = answer(state, { ...message, id: name }, words);
  return step(next, ...effects, ...(order.kind === 'forget' ? [{ type: 'volumes.list' as const }] : []));
}

type Answer = { readonly id: string; readonly problem?: Problem | undefined };

/** What came of an order for one object: told at once, or with the last of those that were given it together. */
function answer(
  state: AppState,
  { id, problem }: Answer,
  words: { readonly alone: string; readonly together: string },
): Step {
  const next = settled(state, id);
  if (!state.bulk?.waiting.has(id))
    return problem ? failed(next, problem) : step(withNotice(next, words.alone, 'good'));
  const bulk = answered(state.bulk, id, problem);
  const counted = { ...next, bulk };
  if (problem && isLoud(problem)) return failed(counted, problem);
  if (bulk.waiting.size > 0) return step(counted);
  return step(withNotice(counted, bulkText(bulk, words.together), bulk.sentences.length > 0 ? 'bad' : 'good'));
}

/** Whether a failure has the screen to itself. */
function isLoud({ kind }: Problem): boolean {
  return !QUIET.includes(kind);
}

const QUIET: readonly Problem['kind'][] = [
  'not_modified',
  'cancelled',
  'not_found',
  'conflict',
  'deadline_exceeded',
  'invalid_argument',
  'not_implemented',
];

/** Carries out what a dialog was accepted for. */
export function carryOut(state: AppState, order: ConfirmedOrder): Step {
  switch (order.type) {
    case 'containers':
      return ordered(state, order.ids, order.order);
    case 'context.use':
      return step(withNotice(state, `Going to ${order.name}…`), { type: 'context.use', name: order.name });
    case 'registry.logout':
      return step(state, { type: 'registry.logout', registry: order.registry });
    case 'project':
      return orderedInStages(state, order);
    case 'images.remove': {
      const pending = new Map(state.pending);
      for (const id of order.ids) pending.set(id, 'removing');
      return step(
        unmarked({ ...state, pending, bulk: bulkOf(order.ids) }),
        ...order.ids.map((id) => ({ type: 'image.remove' as const, id, force: order.force })),
      );
    }
    case 'volumes':
      return orderedForVolume(state, order.names, order.order);
    case 'networks':
      return orderedForNetwork(state, order.names, order.order);
    case 'save':
      return orderedForSave(state, order);
    case 'terminal.close':
      return updateTerminals(state, { type: 'terminal.closed', tab: order.tab });
    case 'command':
      return runCommand(state, order.prepared);
    case 'logs.save':
      return saved(state, order.path, true);
    case 'demo':
      return step(withNotice(state, 'Starting four demo containers…'), { type: 'demo.run' });
    case 'quit':
      return step(state, { type: 'leave', exitCode: 0 });
    default:
      return order satisfies never;
  }
}

/** By their names; one that is made has none in the list yet. */
export function orderedForVolume(state: AppState, names: readonly string[], order: VolumeOrder): Step {
  const pending = new Map(state.pending);
  for (const name of names) pending.set(name, VOLUME_PROGRESS[order.kind]);
  return step(
    unmarked({ ...state, pending, bulk: bulkOf(names) }),
    ...names.map((name) => ({ type: 'volume.order' as const, name, order })),
  );
}

export function orderedForNetwork(state: AppState, names: readonly string[], order: NetworkOrder): Step {
  const pending = new Map(state.pending);
  const ids = names.map((name) => networkIdOf(state, name));
  for (const id of ids) pending.set(id, NETWORK_PROGRESS[order.kind]);
  return step(
    unmarked({ ...state, pending, bulk: bulkOf(ids) }),
    ...names.map((name) => ({ type: 'network.order' as const, name, order })),
  );
}

const networkIdOf = ({ networks }: AppState, name: string): string =>
  networks.items.find((network) => network.name === name)?.id ?? name;

function ordered(state: AppState, ids: readonly ContainerId[], order: ContainerOrder): Step {
  const pending = new Map(state.pending);
  for (const id of ids) pending.set(id, ORDER_PROGRESS[order.kind]);
  return step(
    unmarked({ ...pastKilled(state, ids, order), pending, bulk: bulkOf(ids) }),
    ...ids.map((id) => ({ type: 'container.order' as const, id, order })),
  );
}

/** Containers of projects, each stage after the one before. */
export function orderedInStages(state: AppState, { stages, order }: ProjectOrder): Step {
  const { state: next } = ordered(state, stages.flat(), order);
  return step(next, { type: 'project.order', stages, order });
}

/** What is removed by force first ends: the cursor must not go with it to those that ended. */
function pastKilled(state: AppState, ids: readonly ContainerId[], order: ContainerOrder): AppState {
  const selected = selectedContainer(state);
  if (order.kind !== 'remove' || !order.force || !selected || !isAlive(selected)) return state;
  const isLeaving = new Set<string>(ids);
  if (!isLeaving.has(selected.id)) return state;
  const rows = visibleContainers(state);
  const index = rows.indexOf(selected);
  const stays = ({ id }: Container): boolean => !isLeaving.has(id);
  const next = rows.slice(index).find(stays) ?? rows.slice(0, Math.max(0, index)).findLast(stays);
  return next ? withList(state, 'containers', { selectedId: next.id }) : state;
}

const LISTS = ['containers', 'images', 'volumes', 'networks', 'projects'] as const;

/** Marks are for one order. */
function unmarked(state: AppState): AppState {
  const lists = { ...state.lists };
  if (Object.values(lists).every(({ marked }) => marked.size === 0)) return state;
  const none = new Set<string>();
  for (const list of LISTS) lists[list] = { ...lists[list], marked: none };
  return { ...state, lists };
}

function settled(state: AppState, id: string): AppState {
  const pending = new Map(state.pending);
  pending.delete(id);
  return { ...state, pending };
}

/** @see architecture.md, 7: how loud each kind of failure is. */
function failed(state: AppState, problem: Problem): Step {
  if (isLoud(problem)) return step({ ...state, overlay: { kind: 'failure', problem, top: 0 } });
  switch (problem.kind) {
    case 'not_modified':
    case 'cancelled':
      return step(state);
    case 'not_found':
      return step(withNotice(state, problem.sentence, 'warn'), { type: 'containers.list' }, { type: 'images.list' });
    default:
      return step(withNotice(state, problem.hint ? `${problem.sentence}. ${problem.hint}` : problem.sentence, 'bad'));
  }
}

function nameOfImage(state: AppState, id: string): string {
  return imageById(state, id)?.names[0] ?? id.replace(/^sha256:/, '').slice(0, 12);
}
