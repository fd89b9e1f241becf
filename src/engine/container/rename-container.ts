import { engineError } from '../../errors/engine-error.js';
import { appendContainerEvent } from './change-state.js';
import { parseContainerName } from './container-name.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { isAlive } from './transitions.js';

/** @throws name_invalid, container_name_taken */
export async function renameContainer(parts: ContainerParts, ref: string, text: string): Promise<void> {
  const { database, records, journal, networks, names } = parts;
  const name = parseContainerName(text);
  database.transaction(() => {
    const container = getContainer(records, ref);
    const taken = records.findByName(name);
    if (taken?.id === container.id) {
      throw engineError('argument_invalid', {
        reason: 'Renaming a container with the same name as its current name',
      });
    }
    if (taken) throw engineError('container_name_taken', { name, id: taken.id });
    records.setName(container.id, name);
    const endpoints = networks.rename(container.id, { from: container.name, to: name });
    if (isAlive(container.state.status)) {
      records.setState(container.id, { ...container.state, endpoints }, container.bootId);
    }
    appendContainerEvent(
      journal,
      { ...container, name },
      { action: 'rename', attributes: { oldName: `/${container.name}` } },
    );
  });
  await names.settle();
}
