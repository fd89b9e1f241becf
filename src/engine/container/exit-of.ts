import type { EngineEvent } from '../event/event.js';
import type { ContainerExit } from './container-service.js';

/** What the event `die` tells of a container's end. */
export function exitOf(died: EngineEvent | undefined): ContainerExit | undefined {
  return died && { exitCode: Number(died.actor.attributes['exitCode']), error: '' };
}
