import type { Container, ContainerStatus } from '../../engine/index.js';
import { type Signal, signalName } from '../../oci/signal.js';

/** What a user asks of a container. */
export type ContainerOrder =
  | { readonly kind: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' }
  | { readonly kind: 'kill'; readonly signal: Signal }
  | { readonly kind: 'remove'; readonly force: boolean; readonly removeVolumes: boolean };

export type OrderKind = ContainerOrder['kind'];

const ALIVE: readonly ContainerStatus[] = ['running', 'paused', 'restarting'];

/** In which states an order, or a visit, makes sense. */
const MAY: Readonly<Record<OrderKind | 'shell' | 'attach', readonly ContainerStatus[]>> = {
  start: ['created', 'exited', 'dead'],
  stop: ALIVE,
  restart: ['created', 'exited', ...ALIVE],
  pause: ['running'],
  unpause: ['paused'],
  kill: ALIVE,
  remove: ['created', 'exited', 'dead', ...ALIVE],
  shell: ['running'],
  attach: ['running'],
};

export function mayTake(order: keyof typeof MAY, { state }: Container): boolean {
  return MAY[order].includes(state.status);
}

export function isAlive({ state }: Container): boolean {
  return ALIVE.includes(state.status);
}

/** What a container is doing while the order is carried out. */
export const ORDER_PROGRESS: Readonly<Record<OrderKind, string>> = {
  start: 'starting',
  stop: 'stopping',
  restart: 'restarting',
  pause: 'pausing',
  unpause: 'resuming',
  kill: 'killing',
  remove: 'removing',
};

/** What it did, for the notice. */
export function orderDone(order: ContainerOrder): string {
  return order.kind === 'kill' ? `got ${signalName(order.signal)}` : ORDER_DONE[order.kind];
}

const ORDER_DONE: Readonly<Record<Exclude<OrderKind, 'kill'>, string>> = {
  start: 'started',
  stop: 'stopped',
  restart: 'restarted',
  pause: 'paused',
  unpause: 'resumed',
  remove: 'removed',
};
