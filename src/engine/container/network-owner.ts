import type { ContainerRecord, ContainerRecords } from '../metadata/containers.js';
import type { ContainerId } from './container.js';

/** Whose network a container has in the end: where it has another's, which may have a third one's, that of the last. */
export function networkOwner(
  records: Pick<ContainerRecords, 'find'>,
  { id, config }: Pick<ContainerRecord, 'id' | 'config'>,
): ContainerId {
  const passed = new Set<ContainerId>([id]);
  let [owner, network] = [id, config.network];
  while (network.kind === 'container' && !passed.has(network.id)) {
    owner = network.id;
    passed.add(owner);
    network = records.find(owner)?.config.network ?? { kind: 'none' };
  }
  return owner;
}
