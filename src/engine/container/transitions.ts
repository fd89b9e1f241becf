import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { Container, ContainerStatus } from './container.js';

export type ContainerAction =
  | 'start'
  | 'stop'
  | 'kill'
  | 'pause'
  | 'unpause'
  | 'restart'
  | 'exec'
  | 'attach'
  | 'remove';

/** In which states docker allows what. */
const ALLOWED: Readonly<Record<ContainerAction, readonly ContainerStatus[]>> = {
  start: ['created', 'exited', 'restarting', 'dead'],
  stop: ['running', 'paused', 'restarting'],
  kill: ['running', 'paused', 'restarting'],
  pause: ['running'],
  unpause: ['paused'],
  restart: ['created', 'running', 'paused', 'restarting', 'exited', 'dead'],
  exec: ['running'],
  attach: ['running'],
  remove: ['created', 'exited', 'dead'],
};

/** Whether a container in this state may be told to do that. The engine and the screen ask the same table. */
export function mayTake(action: ContainerAction, status: ContainerStatus): boolean {
  return ALLOWED[action].includes(status);
}

/** A program of the container is there, running or paused. */
export function isAlive(status: ContainerStatus): boolean {
  return status === 'running' || status === 'paused';
}

/** Throws docker's sentence for what this container cannot do now. @param ref What it was called, for sentences that repeat it. */
export function requireTransition(action: ContainerAction, container: Container, ref: string = container.id): void {
  if (!mayTake(action, container.state.status)) throw refusal(action, container, ref);
}

const ATTACH_LATER: Readonly<Partial<Record<ContainerStatus, string>>> = {
  paused: 'paused container, unpause it first',
  restarting: 'restarting container, wait until it is running',
};

function refusal(action: ContainerAction, { id, name, state: { status } }: Container, ref: string): EngineError {
  const conflict = (reason: string): EngineError => engineError('container_state_conflict', { reason });
  if (status === 'removing') return conflict(`removal of container ${name} is already in progress`);
  if (status === 'restarting' && (action === 'pause' || action === 'exec'))
    return conflict(`Container ${id} is restarting, wait until the container is running`);
  switch (action) {
    case 'start':
      return status === 'paused'
        ? conflict('cannot start a paused container, try unpause instead')
        : engineError('container_unchanged', { id, state: 'running' });
    case 'stop':
      return engineError('container_unchanged', { id, state: 'stopped' });
    case 'pause':
      return status === 'paused' ? conflict(`Container ${id} is already paused`) : notRunning(id);
    case 'unpause':
      return conflict(`Container ${id} is not paused`);
    case 'exec':
      return status === 'paused'
        ? conflict(`Container ${ref} is paused, unpause the container before exec`)
        : notRunning(id);
    case 'attach':
      return conflict(`You cannot attach to a ${ATTACH_LATER[status] ?? 'stopped container, start it first'}`);
    case 'remove':
      return status === 'paused'
        ? conflict(`cannot remove container "/${name}": container is paused and must be unpaused first`)
        : engineError('container_running', { id, name, state: status });
    case 'kill':
    case 'restart':
      return notRunning(id);
  }
}

const notRunning = (id: string): EngineError => engineError('container_not_running', { id });
