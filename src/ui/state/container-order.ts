import { type Container, mayTake as engineAllows, isAlive as hasProgram } from '../../engine/index.js';
import { type Signal, signalName } from '../../oci/signal.js';

/** How to end a program, where that is not as its container says. */
export type StopWish = { readonly timeoutSeconds?: number | undefined; readonly signal?: Signal | undefined };

/** What a user asks of a container. */
export type ContainerOrder =
  | { readonly kind: 'start' | 'pause' | 'unpause' }
  | ({ readonly kind: 'stop' | 'restart' } & StopWish)
  | { readonly kind: 'kill'; readonly signal: Signal }
  | { readonly kind: 'remove'; readonly force: boolean; readonly removeVolumes: boolean };

export type OrderKind = ContainerOrder['kind'];

/** Whether an order, or a visit, makes sense now: what the engine allows, and to remove by force what still runs. */
export function mayTake(order: OrderKind | 'shell' | 'attach', container: Container): boolean {
  const { status } = container.state;
  // Where it does not run, the shell is in its place.
  if (order === 'shell') return status !== 'removing';
  return engineAllows(order, status) || (order === 'remove' && isAlive(container));
}

/** Its program is there, or about to be started again. */
export function isAlive({ state: { status } }: Container): boolean {
  return hasProgram(status) || status === 'restarting';
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
