import type { Container, ContainerId } from '../../engine/index.js';
import type { AppState } from './app-state.js';
import { type ContainerOrder, ORDER_PROGRESS, orderDone } from './container-order.js';
import type { OrderMessage } from './message.js';
import type { ConfirmedOrder } from './overlay.js';
import type { Problem } from './problem.js';
import { containerById } from './selectors/containers.js';
import { imageById } from './selectors/images.js';
import { type Step, step, withNotice } from './step.js';

/** What is asked of containers and images, and what came of it. */
export function updateOrder(state: AppState, message: OrderMessage): Step {
  switch (message.type) {
    case 'containers.order.given':
      return ordered(state, message.ids, message.order);
    case 'container.order.done': {
      const name = containerById(state, message.id)?.name ?? message.id.slice(0, 12);
      return step(withNotice(settled(state, message.id), `${name} ${orderDone(message.order)}.`, 'good'));
    }
    case 'container.order.failed':
      return failed(settled(state, message.id), message.problem);
    case 'image.removed':
      return step(withNotice(settled(state, message.id), `Removed image ${nameOfImage(state, message.id)}.`, 'good'));
    case 'image.remove.failed':
      return failed(settled(state, message.id), message.problem);
    case 'shell.asked':
      return visited(state, message.id, ({ id, name }) => ({ type: 'shell.open', id, name }));
    case 'attach.asked':
      return visited(state, message.id, ({ id, name, config }) => ({
        type: 'attach.open',
        id,
        name,
        hasTty: config.hasTty,
      }));
    case 'demo.started':
      return step(
        withNotice(state, 'Four demo containers were started. gantry demo --remove takes them away again.', 'good'),
      );
    default:
      return message satisfies never;
  }
}

function visited(state: AppState, id: ContainerId, open: (container: Container) => Step['effects'][number]): Step {
  const container = containerById(state, id);
  return container ? step(state, open(container)) : step(state);
}

/** Carries out what a dialog was accepted for. */
export function carryOut(state: AppState, order: ConfirmedOrder): Step {
  switch (order.type) {
    case 'containers':
      return ordered(state, order.ids, order.order);
    case 'images.remove': {
      const pending = new Map(state.pending);
      for (const id of order.ids) pending.set(id, 'removing');
      return step(
        unmarked({ ...state, pending }),
        ...order.ids.map((id) => ({ type: 'image.remove' as const, id, force: order.force })),
      );
    }
    case 'demo':
      return step(withNotice(state, 'Starting four demo containers…'), { type: 'demo.run' });
    case 'quit':
      return step(state, { type: 'leave', exitCode: 0 });
    default:
      return order satisfies never;
  }
}

function ordered(state: AppState, ids: readonly ContainerId[], order: ContainerOrder): Step {
  const pending = new Map(state.pending);
  for (const id of ids) pending.set(id, ORDER_PROGRESS[order.kind]);
  return step(unmarked({ ...state, pending }), ...ids.map((id) => ({ type: 'container.order' as const, id, order })));
}

/** Marks are for one order. */
function unmarked(state: AppState): AppState {
  const { containers, images } = state.lists;
  if (containers.marked.size === 0 && images.marked.size === 0) return state;
  const none = new Set<string>();
  return { ...state, lists: { containers: { ...containers, marked: none }, images: { ...images, marked: none } } };
}

function settled(state: AppState, id: string): AppState {
  const pending = new Map(state.pending);
  pending.delete(id);
  return { ...state, pending };
}

/** @see architecture.md, 7: how loud each kind of failure is. */
export function failed(state: AppState, problem: Problem): Step {
  switch (problem.kind) {
    case 'not_modified':
    case 'cancelled':
      return step(state);
    case 'not_found':
      return step(withNotice(state, problem.sentence, 'warn'), { type: 'containers.list' }, { type: 'images.list' });
    case 'conflict':
    case 'deadline_exceeded':
    case 'invalid_argument':
    case 'not_implemented':
      return step(withNotice(state, problem.hint ? `${problem.sentence}. ${problem.hint}` : problem.sentence, 'bad'));
    default:
      return step({ ...state, overlay: { kind: 'failure', problem, top: 0 } });
  }
}

function nameOfImage(state: AppState, id: string): string {
  return imageById(state, id)?.names[0] ?? id.replace(/^sha256:/, '').slice(0, 12);
}
