import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { ContainerRecord, ContainerRecords } from '../metadata/containers.js';
import type { ContainerId } from './container.js';

const ID_PREFIX = /^[0-9a-f]{1,64}$/;

/** The container that a user means: by id, by name, by the beginning of an id. @throws container_ambiguous */
export function findContainer(records: ContainerRecords, ref: string): ContainerRecord | undefined {
  const named = records.find(ref as ContainerId) ?? records.findByName(ref.startsWith('/') ? ref.slice(1) : ref);
  if (named || !ID_PREFIX.test(ref)) return named;
  const [first, second] = records.findByIdPrefix(ref);
  if (second) throw engineError('container_ambiguous', { ref });
  return first;
}

/** @throws container_not_found, container_ambiguous, argument_invalid */
export function getContainer(records: ContainerRecords, ref: string): ContainerRecord {
  if (ref === '') throw engineError('container_unnamed');
  const found = findContainer(records, ref);
  if (!found) throw engineError('container_not_found', { ref });
  return found;
}

/** The same where it is named in the wish for another: docker calls that a wrong argument. @throws argument_invalid, container_ambiguous */
export function getNamedContainer(records: ContainerRecords, ref: string): ContainerRecord {
  try {
    return getContainer(records, ref);
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
    throw engineError('argument_invalid', { reason: error.message }, { cause: error });
  }
}
