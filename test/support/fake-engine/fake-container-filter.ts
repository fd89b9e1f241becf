import type { Container, ContainerFilter } from '../../../src/engine/index.js';
import { hasLabel } from './fake-journal.js';
import type { FakeState } from './fake-state.js';

/** Docker's rules: values of one filter are alternatives, but every label must be there. */
export function matchesContainer(state: FakeState, container: Container, filter: ContainerFilter): boolean {
  const { id, name, config, image, imageId } = container;
  const { status, exitCode } = container.state;
  const some = <Value>(wanted: readonly Value[] | undefined, matches: (value: Value) => boolean): boolean =>
    !wanted || wanted.length === 0 || wanted.some(matches);
  const isShown =
    filter.all ||
    filter.status ||
    filter.exited ||
    status === 'running' ||
    status === 'paused' ||
    status === 'restarting';
  return (
    Boolean(isShown) &&
    some(filter.id, (wanted) => id.startsWith(wanted)) &&
    some(filter.name, (wanted) =>
      new RegExp(wanted.replace(/^\^?\/?/, (start) => (start.startsWith('^') ? '^' : ''))).test(name),
    ) &&
    some(filter.status, (wanted) => wanted === status) &&
    some(filter.health, (wanted) => wanted === (container.health?.status ?? 'none')) &&
    some(filter.exited, (wanted) => status === 'exited' && wanted === exitCode) &&
    some(filter.ancestor, (wanted) => image === wanted || state.findImage(wanted)?.id === imageId) &&
    (filter.label ?? []).every((wanted) => hasLabel(config.labels, wanted)) &&
    isOnSide(state, container, filter.before, -1) &&
    isOnSide(state, container, filter.since, 1)
  );
}

function isOnSide(state: FakeState, container: Container, ref: string | undefined, side: -1 | 1): boolean {
  if (ref === undefined) return true;
  const place = (of: Container): number => state.records.findIndex((record) => record.container === of);
  return Math.sign(place(container) - place(state.record(ref).container)) === side;
}
