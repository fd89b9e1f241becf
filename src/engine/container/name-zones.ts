import { isEngineError } from '../../errors/engine-error.js';
import { INSIDE_ADDRESS } from '../names/inside/inside-names.js';
import type { NameLink, NameMember, NameZone } from '../names/name-zone.js';
import { namesOnNetwork } from '../names/names-on-network.js';
import { hasNames, nameServerAddresses } from '../network/name-server-addresses.js';
import type { Network } from '../network/network.js';
import type { ContainerId } from './container.js';
import type { EndpointSettings } from './container-config.js';
import type { ContainerParts } from './container-parts.js';
import { findContainer } from './find-container.js';
import { parseLink } from './parse-link.js';

type Parts = Pick<ContainerParts, 'networks' | 'records'>;

/** Users' networks with whoever is on them now, as the records have it: also those that are just about to start. */
export function nameZones(parts: Parts): readonly NameZone[] {
  const { networks, records } = parts;
  const present = networks.list().flatMap((network) => {
    if (!hasNames(network)) return [];
    const members = networks.members(network.name).filter(({ pending }) => pending !== 'leaving');
    return members.length === 0 ? [] : [{ network, members }];
  });
  if (present.length === 0) return [];
  const asked = records.nameServers();
  const linked = records.linkedEndpoints();
  return present.map(({ network, members }) => ({
    networkId: network.id,
    listenAddresses: nameServerAddresses(network),
    isInternal: network.isInternal,
    members: members.map(({ containerId, address, ipv6Address, names }): NameMember => {
      const id = containerId as ContainerId;
      const links = linksOn(parts, network, linked.get(id) ?? []);
      return {
        containerId,
        ipv4Address: address,
        ipv6Address,
        names: namesOnNetwork(names, network.name),
        // Ourselves, by docker's address for that: whoever answers does not ask itself.
        upstreams: asked.get(id)?.filter((server) => server !== INSIDE_ADDRESS) ?? [],
        ...(links.length > 0 && { links }),
      };
    }),
  }));
}

/** Whatever state those are in that they lead to: of one that is not there nothing is known by that name. */
function linksOn(parts: Parts, network: Network, endpoints: readonly EndpointSettings[]): readonly NameLink[] {
  return endpoints
    .filter((endpoint) => endpoint.network === network.name || endpoint.network === network.id)
    .flatMap(({ links }) => links)
    .flatMap((link) => linkNames(parts, network, link));
}

/** None of one that says nothing, or now means two: it is one container's, and all others are to have their names. */
function linkNames({ records }: Parts, network: Network, link: string): readonly NameLink[] {
  try {
    const { container, alias } = parseLink(link);
    const target = findContainer(records, container);
    return target ? namesOnNetwork([alias], network.name).map((name) => ({ name, containerId: target.id })) : [];
  } catch (error) {
    if (!isEngineError(error, 'argument_invalid', 'container_ambiguous')) throw error;
    return [];
  }
}
