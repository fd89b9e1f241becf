import { linearPattern } from '../../host/linear-pattern.js';
import type { Container, ContainerFilter, ContainerMount, PortRange } from './container.js';
import { DEBUG_LABEL } from './debug-label.js';
import { recordedPlaces } from './places-of.js';
import { isAlive } from './transitions.js';

/** What `filter` needs to know beside the container itself. */
export type FilterContext = {
  /** Finds the container that `before` or `since` names; throws where there is none. */
  readonly get: (ref: string) => Container;
  /** Ids of the image that an `ancestor` names, and of those that were made of it. */
  readonly ancestorIds: (ref: string) => readonly string[];
};

/** Keeps those that match; values of one kind are alternatives, kinds add up. */
export function filterContainers(
  containers: readonly Container[],
  filter: ContainerFilter,
  context: FilterContext,
): readonly Container[] {
  const tests = testsOf(filter, context);
  return tests.length === 0 ? containers : containers.filter((container) => tests.every((test) => test(container)));
}

type Test = (container: Container) => boolean;

function testsOf(filter: ContainerFilter, { get, ancestorIds }: FilterContext): readonly Test[] {
  const tests: Test[] = [];
  const { id, name, status, label, ancestor, exited, health, before, since } = filter;
  const showsAll = filter.all || status;
  if (!showsAll) tests.push(({ state }) => isAlive(state.status) || state.status === 'restarting');
  // They come and go with somebody's look into another.
  if (!showsAll && !label) tests.push(({ config }) => !hasLabel(config.labels, DEBUG_LABEL));
  if (id) tests.push((container) => id.some((prefix) => container.id.startsWith(prefix)));
  if (name) tests.push((container) => name.some((pattern) => matchesName(container.name, pattern)));
  if (status) tests.push(({ state }) => status.includes(state.status));
  if (label) tests.push(({ config }) => label.every((wanted) => hasLabel(config.labels, wanted)));
  if (exited) tests.push(({ state }) => state.status === 'exited' && exited.includes(state.exitCode));
  if (health) tests.push((container) => health.includes(container.health?.status ?? 'none'));
  if (ancestor) {
    const ids = ancestor.flatMap(ancestorIds);
    tests.push(({ imageId }) => ids.includes(imageId));
  }
  const { expose, publish, network, volume } = filter;
  if (expose)
    tests.push((container) => expose.some((range) => exposedPorts(container).some((port) => isIn(range, port))));
  if (publish)
    tests.push((container) => publish.some((range) => hostPorts(container).some((port) => isIn(range, port))));
  if (network) tests.push((container) => network.some((wanted) => isOn(container, wanted)));
  if (volume) tests.push(({ config }) => config.mounts.some((mount) => isOf(mount, volume)));
  if (before) {
    const { createdAtMs } = get(before);
    tests.push((container) => container.createdAtMs < createdAtMs);
  }
  if (since) {
    const { createdAtMs } = get(since);
    tests.push((container) => container.createdAtMs > createdAtMs);
  }
  return tests;
}

type Port = { readonly protocol: string; readonly number: number };

const isIn = ({ protocol, first, last }: PortRange, port: Port): boolean =>
  port.protocol === protocol && port.number >= first && port.number <= last;

const exposedPorts = ({ config }: Container): readonly Port[] =>
  config.exposedPorts.map((text) => {
    const [number, protocol = 'tcp'] = text.split('/');
    return { protocol, number: Number(number) };
  });

const hostPorts = ({ state }: Container): readonly Port[] =>
  state.ports.map(({ protocol, hostPort }) => ({ protocol, number: hostPort }));

/** Whether it is on a network, or would be, by the network's name or the beginning of its id. */
const isOn = (container: Container, wanted: string): boolean =>
  recordedPlaces(container).some(
    ({ networkName, networkId }) => networkName === wanted || (wanted !== '' && networkId.startsWith(wanted)),
  );

const isOf = ({ source, destination }: ContainerMount, wanted: readonly string[]): boolean =>
  wanted.includes(destination) || (source !== '' && wanted.includes(source));

/** A regular expression anywhere in the name, as docker reads it; text that is none matches nothing. */
function matchesName(name: string, pattern: string): boolean {
  const expression = linearPattern(pattern);
  return expression !== undefined && (expression.test(name) || expression.test(`/${name}`));
}

/** `key` or `key=value`. */
export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const at = wanted.indexOf('=');
  if (at < 0) return Object.hasOwn(labels, wanted);
  return labels[wanted.slice(0, at)] === wanted.slice(at + 1);
}
