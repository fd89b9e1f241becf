import type { Network, NetworkDetails, NetworkService } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { type FarParts, lacks, objectOf, objectsOf } from '../far-parts.js';
import { pathPart } from '../paths.js';
import { readNetwork, readNetworkDetails } from '../reading/read-network.js';
import { endpointToWire } from '../writing/endpoint-to-wire.js';
import { networkFilters, pruneFilters } from '../writing/filters.js';
import type { ContainerReader } from './container-reader.js';

const NOT_FOUND = { 404: 'network_not_found' } as const;

const networkPath = (ref: string, rest = ''): string =>
  `/networks/${pathPart(ref, () => engineError('network_not_found', { ref }))}${rest}`;

export function farNetworks(parts: FarParts, reader: ContainerReader): NetworkService {
  const { client } = parts;
  const get = async (ref: string): Promise<NetworkDetails> =>
    readNetworkDetails(
      objectOf(client, await client.json('GET', networkPath(ref), { refusals: NOT_FOUND }), 'a network'),
    );

  return {
    async list(filter = {}) {
      const query = { filters: networkFilters(filter) };
      const listed = objectsOf(client, await client.json('GET', '/networks', { query }), 'the list of networks');
      return listed.map(readNetwork).toSorted(byAge);
    },
    get,
    async create(request) {
      const { addressing } = request;
      const answer = await client.json('POST', '/networks/create', {
        json: {
          Name: request.name,
          Driver: request.driver ?? 'bridge',
          Labels: request.labels ?? {},
          Options: request.options ?? {},
          Internal: request.isInternal ?? false,
          Attachable: request.isAttachable ?? false,
          EnableIPv4: request.hasIpv4,
          EnableIPv6: request.hasIpv6,
          CheckDuplicate: true,
          IPAM: {
            Driver: addressing?.driver ?? 'default',
            Options: addressing?.options ?? {},
            Config: (addressing?.pools ?? []).map((pool) => ({
              Subnet: pool.subnet || undefined,
              IPRange: pool.range || undefined,
              Gateway: pool.gateway || undefined,
              AuxiliaryAddresses: pool.reserved,
            })),
          },
        },
      });
      const made = objectOf(client, answer, 'a new network');
      const warning = made.text('Warning');
      return { network: (await get(made.text('Id'))).network, warnings: warning === '' ? [] : warning.split('\n') };
    },
    async remove(ref) {
      const { network } = await get(ref);
      await client.json('DELETE', networkPath(ref), { refusals: NOT_FOUND });
      return network;
    },
    async connect(ref, container, settings = {}) {
      const json = { Container: container, EndpointConfig: endpointToWire(settings) };
      await client.json('POST', networkPath(ref, '/connect'), { json, refusals: NOT_FOUND });
      reader.forget(container);
    },
    async disconnect(ref, container, { isForced = false } = {}) {
      const json = { Container: container, Force: isForced };
      await client.json('POST', networkPath(ref, '/disconnect'), { json, refusals: NOT_FOUND });
      reader.forget(container);
    },
    async prune(options = {}) {
      const answer = await client.json('POST', '/networks/prune', { query: { filters: pruneFilters(options) } });
      return { deleted: objectOf(client, answer, 'what was pruned').texts('NetworksDeleted') };
    },
    reload: lacks(parts, 'putting networks back'),
  };
}

/** Those that are always there first. */
const byAge = (one: Network, other: Network): number =>
  Number(other.isBuiltIn) - Number(one.isBuiltIn) ||
  (one.isBuiltIn ? (one.name < other.name ? -1 : 1) : one.createdAtMs - other.createdAtMs);
