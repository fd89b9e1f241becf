import { filterContainers } from '../../../src/engine/container/filter-containers.js';
import { descendsFrom } from '../../../src/engine/image/descends-from.js';
import type { Container, ContainerFilter } from '../../../src/engine/index.js';
import type { FakeState } from './fake-state.js';

/** The engine's own rules; among containers of one moment, those that were made later are newer. */
export function matchesContainer(state: FakeState, container: Container, filter: ContainerFilter): boolean {
  const { before, since, ...rest } = filter;
  const context = {
    get: (ref: string) => state.record(ref).container,
    ancestorIds: (ref: string) => familyOf(state, ref),
  };
  return (
    filterContainers([container], rest, context).length > 0 &&
    isOnSide(state, container, before, -1) &&
    isOnSide(state, container, since, 1)
  );
}

function familyOf(state: FakeState, ref: string): readonly string[] {
  const image = state.findImage(ref);
  if (!image) return [];
  return [image.id, ...state.images.filter(({ config }) => descendsFrom(config, image.config)).map(({ id }) => id)];
}

function isOnSide(state: FakeState, container: Container, ref: string | undefined, side: -1 | 1): boolean {
  if (ref === undefined) return true;
  const place = (of: Container): number => state.records.findIndex((record) => record.container === of);
  return Math.sign(place(container) - place(state.record(ref).container)) === side;
}
