import type { EngineEvent } from '../event/event.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { Container, ContainerState } from './container.js';
import type { ContainerParts } from './container-parts.js';

export type ContainerEvent = {
  readonly action: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
};

/** What happened to something else with it. */
type Happened = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

/**
 * Writes a change of state together with the events that report it. The caller holds the container's lock.
 *
 * @returns the container as it is now
 */
export function changeState(
  { database, records, journal, bootId }: Pick<ContainerParts, 'database' | 'records' | 'journal' | 'bootId'>,
  container: ContainerRecord,
  change: Partial<ContainerState>,
  ...events: readonly (ContainerEvent | Happened)[]
): ContainerRecord {
  return database.transaction(() => {
    const state = { ...container.state, ...change };
    records.setState(container.id, state, bootId);
    for (const event of events) {
      if ('actor' in event) journal.append(event);
      else appendContainerEvent(journal, container, event);
    }
    return { ...container, state, bootId };
  });
}

/** An event with docker's attributes: labels, image, name, and its own. */
export function appendContainerEvent(
  journal: ContainerParts['journal'],
  { id, name, image, config }: Container,
  { action, attributes }: ContainerEvent,
): void {
  journal.append({
    type: 'container',
    action,
    actor: { id, attributes: { ...config.labels, image, name, ...attributes } },
  });
}
