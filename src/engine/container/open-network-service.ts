import { isEngineError } from '../../errors/engine-error.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import type { Network, NetworkMember } from '../network/network.js';
import type { NetworkService } from '../network/network-service.js';
import { connectNetwork } from './connect-network.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { disconnectNetwork } from './disconnect-network.js';
import { hasLabel } from './filter-containers.js';
import { filterNetworks } from './filter-networks.js';
import { membersWithoutAddress } from './members-without-address.js';
import { placesOf } from './places-of.js';
import { reloadNetworks } from './reload-networks.js';
import { removeUnusedNetwork } from './remove-network.js';

/** Networks, and who is on them. */
export function openNetworkService(parts: ContainerParts): NetworkService {
  const { networks, records, journal } = parts;
  return {
    async list(filter = {}) {
      return filterNetworks(networks.list(), filter, isUsedBy(parts));
    },
    async get(ref) {
      const network = networks.get(ref);
      const members = networks.members(network.name).map((endpoint) => toMember(parts, endpoint));
      const others = membersWithoutAddress(network, records.list(), (name) => networks.find(name));
      return { network, members: [...members, ...others] };
    },
    create: (request) => networks.create(request),
    remove: (ref) => removeUnusedNetwork(parts, ref),
    connect: (ref, container, settings) => connectNetwork(parts, ref, container, settings),
    disconnect: (ref, container, options) => disconnectNetwork(parts, ref, container, options),
    async prune({ label = [], withoutLabel = [], untilMs = Number.POSITIVE_INFINITY } = {}) {
      const deleted: string[] = [];
      const isUsed = isUsedBy(parts);
      for (const network of networks.list()) {
        const { name, isBuiltIn, createdAtMs, labels } = network;
        const isMeant = label.every((wanted) => hasLabel(labels, wanted));
        const isSpared = withoutLabel.some((spared) => hasLabel(labels, spared));
        if (isBuiltIn || isUsed(network) || createdAtMs >= untilMs || !isMeant || isSpared) continue;
        if (await removeUnlessUsed(parts, network)) deleted.push(name);
      }
      journal.append({ type: 'network', action: 'prune', actor: { id: '', attributes: { reclaimed: '0' } } });
      return { deleted };
    },
    reload: (ref) => reloadNetworks(parts, ref),
  };

  /** Asked once for many networks. */
  function isUsedBy({ networks: all }: ContainerParts): (network: Network) => boolean {
    const used = new Set(
      records
        .list()
        .flatMap((container) => placesOf(container, (ref) => all.find(ref)).map(({ networkId }) => networkId)),
    );
    return ({ id }) => used.has(id);
  }
}

/** @returns false where somebody has come to it meanwhile, or removed it */
async function removeUnlessUsed(parts: ContainerParts, { id }: Network): Promise<boolean> {
  try {
    await removeUnusedNetwork(parts, id);
    return true;
  } catch (error) {
    if (isEngineError(error, 'network_in_use', 'network_not_found')) return false;
    throw error;
  }
}

function toMember({ records }: ContainerParts, endpoint: EndpointRecord): NetworkMember {
  const { containerId, endpointId, macAddress, address, prefixLength, ipv6Address, ipv6PrefixLength } = endpoint;
  const id = containerId as ContainerId;
  return {
    containerId: id,
    containerName: records.find(id)?.name ?? '',
    endpointId,
    macAddress,
    ipv4Address: address === '' ? '' : `${address}/${prefixLength}`,
    ipv6Address: ipv6Address === '' ? '' : `${ipv6Address}/${ipv6PrefixLength}`,
  };
}
