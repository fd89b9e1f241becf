import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { DEFAULT_NETWORK } from '../network/built-in-networks.js';
import { hostsLine } from '../network/hosts-file.js';
import type { Container, ContainerEndpoint, ContainerId, NetworkMode } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { linkEnvironment } from './link-environment.js';
import { parseLink } from './parse-link.js';
import { isAlive } from './transitions.js';

/**
 * Links on the default bridge, with the ids of those they lead to: a name may be another's when it starts. On users'
 * networks links are their endpoints'; without a network nobody is reached, but has to be there, as for docker.
 *
 * @throws argument_invalid
 * @see moby, daemon/daemon_unix.go: registerLinks
 */
export function resolveLinks(
  { records }: Pick<ContainerParts, 'records'>,
  links: readonly string[] = [],
  network: NetworkMode,
): readonly string[] {
  if (network.kind !== 'bridge' && network.kind !== 'none') return [];
  const found = links.map((text) => {
    const { container, alias } = parseLink(text);
    return `${linkTarget({ records }, container).id}:${alias}`;
  });
  return network.kind === 'bridge' ? found : [];
}

function linkTarget({ records }: Pick<ContainerParts, 'records'>, ref: string): ContainerRecord {
  try {
    let target = getContainer(records, ref);
    // Whose network is another's is found at that one's address.
    while (target.config.network.kind === 'container') target = getContainer(records, target.config.network.id);
    if (target.config.network.kind !== 'host') return target;
  } catch (error) {
    if (!isEngineError(error)) throw error;
    throw engineError('argument_invalid', { reason: `could not get container for ${ref}: ${error.message}` });
  }
  const reason =
    "conflicting options: host type networking can't be used with links. This would result in undefined behavior";
  throw engineError('argument_invalid', { reason });
}

export type LinkedEnd = { readonly alias: string; readonly target: ContainerRecord; readonly address: string };

/**
 * Where a container's links lead now. Those to containers that were removed lead nowhere.
 *
 * @throws container_state_conflict where one does not run
 * @see moby, daemon/container_operations_unix.go: setupLinkedContainers
 */
export function linkedEnds(
  { records }: Pick<ContainerParts, 'records'>,
  { name, config }: Pick<Container, 'name' | 'config'>,
): readonly LinkedEnd[] {
  return targetsOf({ records }, config).map(({ alias, target }) => {
    if (!isAlive(target.state.status)) {
      const reason = `Cannot link to a non running container: /${target.name} AS /${name}/${alias}`;
      throw engineError('container_state_conflict', { reason });
    }
    const address = addressOnDefault(target.state.endpoints);
    if (address === '') {
      const reason = `container ${target.id} not attached to default bridge network`;
      throw engineError('container_state_conflict', { reason });
    }
    return { alias, target, address };
  });
}

/** The same, without those that do not run (any more). */
export const livingEnds = (
  parts: Pick<ContainerParts, 'records'>,
  { config }: Pick<Container, 'config'>,
): readonly LinkedEnd[] =>
  targetsOf(parts, config)
    .map((end) => ({ ...end, address: addressOnDefault(end.target.state.endpoints) }))
    .filter(({ address }) => address !== '');

function targetsOf(
  { records }: Pick<ContainerParts, 'records'>,
  { links }: Container['config'],
): readonly Omit<LinkedEnd, 'address'>[] {
  return links.map(parseLink).flatMap(({ container, alias }) => {
    const target = records.find(container as ContainerId);
    return target ? [{ alias, target }] : [];
  });
}

export const addressOnDefault = (endpoints: readonly ContainerEndpoint[]): string =>
  endpoints.find(({ networkName }) => networkName === DEFAULT_NETWORK)?.address ?? '';

/** By its alias, by its host name, and by its own name. @see moby, daemon/container_operations.go: buildSandboxOptions */
export const linkHostsLine = ({ alias, target, address }: LinkedEnd): string =>
  hostsLine(address, linkNames(alias, target));

export function linkNames(alias: string, { name, config }: Pick<Container, 'name' | 'config'>): readonly string[] {
  return [alias, config.hostname, ...(alias === name ? [] : [name])];
}

/** A container's variables, those of its links first: its own win. */
export function withLinkEnvironment(
  { name, config }: Pick<Container, 'name' | 'config'>,
  ends: readonly LinkedEnd[],
): Container['config'] {
  const linked = ends.flatMap(({ alias, target, address }) =>
    linkEnvironment({
      path: `/${name}/${alias}`,
      address,
      exposedPorts: target.config.exposedPorts,
      env: target.config.env,
    }),
  );
  return { ...config, env: [...linked, ...config.env] };
}

/** As docker's inspect has them: `/db:/web/db`. */
export function shownLinks(
  { records }: Pick<ContainerParts, 'records'>,
  { name, config }: Pick<Container, 'name' | 'config'>,
): readonly string[] {
  return targetsOf({ records }, config).map(({ alias, target }) => `/${target.name}:/${name}/${alias}`);
}
