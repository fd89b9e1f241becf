import type { EngineEvent } from '../event/event.js';
import type { ContainerRecord } from '../metadata/containers.js';
import type { Container, ContainerState } from './container.js';
import type { ContainerParts } from './container-parts.js';

export type ContainerEvent = {
  readonly action: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** @see NewEvent */
  readonly isRoutine?: boolean | undefined;
};

/** What happened to something else with it. */
type Happened = Pick<EngineEvent, 'type' | 'action' | 'actor'>;

/**
 * Writes a change of state together with the events that report it. The caller holds the container's lock. Renaming does
 * not ask for that: whoever has read the container before writes its new name all the same.
 *
 * @returns the container as it is now
 */
export function changeState(
  parts: Pick<ContainerParts, 'database' | 'records' | 'journal' | 'networks' | 'bootId'>,
  container: ContainerRecord,
  change: Partial<ContainerState>,
  ...events: readonly (ContainerEvent | Happened)[]
): ContainerRecord {
  const { database, records, journal, bootId } = parts;
  return database.transaction(() => {
    const name = records.findName(container.id) ?? container.name;
    const changed = { ...container.state, ...change };
    const state =
      name === container.name ? changed : { ...changed, endpoints: renamedPlaces(parts, { container, changed, name }) };
    const now = { ...container, name, state, bootId };
    records.setState(container.id, state, bootId);
    for (const event of events) {
      if ('actor' in event) journal.append(event);
      else appendContainerEvent(journal, now, event);
    }
    return now;
  });
}

/** Its places on networks; those that were taken for it under the name that it had are written anew. */
function renamedPlaces(
  { networks }: Pick<ContainerParts, 'networks'>,
  {
    container: { id, name: from },
    changed: { endpoints },
    name: to,
  }: { readonly container: ContainerRecord; readonly changed: ContainerState; readonly name: string },
): ContainerState['endpoints'] {
  networks.rename(id, { from, to });
  return endpoints.map((place) => ({ ...place, names: place.names.map((each) => (each === from ? to : each)) }));
}

/** An image may have megabytes of them. In each of thousands of events they would fill the disk. */
const MOST_LABELS_CHARACTERS = 64 * 1024;

/** An event with docker's attributes: labels, unless they are too large, image, name, and its own. */
export function appendContainerEvent(
  journal: Pick<ContainerParts['journal'], 'append'>,
  { id, name, image, config }: Container,
  { action, attributes, isRoutine }: ContainerEvent,
): void {
  const labels = JSON.stringify(config.labels).length > MOST_LABELS_CHARACTERS ? {} : config.labels;
  const actor = { id, attributes: { ...labels, image, name, ...attributes } };
  journal.append({ type: 'container', action, actor, isRoutine });
}
