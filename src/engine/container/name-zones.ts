import type { NameZone } from '../names/name-zone.js';
import { namesOnNetwork } from '../names/names-on-network.js';
import { hasNames, nameServerAddresses } from '../network/name-server-addresses.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** Users' networks with whoever is on them now, as the records have it: also those that are just about to start. */
export function nameZones({ networks, records }: Pick<ContainerParts, 'networks' | 'records'>): readonly NameZone[] {
  const zones = networks.list().flatMap((network): readonly NameZone[] => {
    if (!hasNames(network)) return [];
    const members = networks
      .members(network.name)
      .filter(({ pending }) => pending !== 'leaving')
      .map(({ containerId, address, ipv6Address, names }) => ({
        containerId,
        ipv4Address: address,
        ipv6Address,
        names: namesOnNetwork(names, network.name),
        upstreams: [],
      }));
    if (members.length === 0) return [];
    const listenAddresses = nameServerAddresses(network);
    return [{ networkId: network.id, listenAddresses, isInternal: network.isInternal, members }];
  });
  if (zones.length === 0) return [];
  const asked = records.nameServers();
  return zones.map((zone) => ({
    ...zone,
    members: zone.members.map((member) => ({
      ...member,
      upstreams: asked.get(member.containerId as ContainerId) ?? [],
    })),
  }));
}
