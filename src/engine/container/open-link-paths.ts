import type { LinkPath } from '../../host/firewall.js';
import type { EndpointRecord } from '../metadata/endpoints.js';
import { DEFAULT_NETWORK } from '../network/built-in-networks.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { parseLink } from './parse-link.js';

type Parts = Pick<ContainerParts, 'networks' | 'records'>;

/**
 * Where the default bridge keeps its containers apart, a link still leads to what the other end says that it listens on.
 * To be called whenever somebody has come to it or gone from it; costs next to nothing where all may talk to each other.
 *
 * @see moby, libnetwork/drivers/bridge/link.go
 */
export async function openLinkPaths(parts: Parts): Promise<void> {
  if (!parts.networks.keepsApart(DEFAULT_NETWORK)) return;
  await parts.networks.openPaths(DEFAULT_NETWORK, () => linkPaths(parts));
}

function linkPaths({ networks, records }: Parts): readonly LinkPath[] {
  const members = networks.members(DEFAULT_NETWORK);
  const addressOf = new Map(members.map(({ containerId, address }) => [containerId, address]));
  return members.flatMap(({ containerId, address }: EndpointRecord) =>
    (records.find(containerId as ContainerId)?.config.links ?? []).map(parseLink).flatMap(({ container }) => {
      const to = addressOf.get(container);
      const exposed = records.find(container as ContainerId)?.config.exposedPorts ?? [];
      return to === undefined ? [] : exposed.flatMap((port) => pathTo(port, { from: address, to }));
    }),
  );
}

const PORT = /^(?<port>\d+)\/(?<protocol>tcp|udp|sctp)$/;

function pathTo(text: string, ends: Pick<LinkPath, 'from' | 'to'>): readonly LinkPath[] {
  const { port, protocol } = PORT.exec(text)?.groups ?? {};
  return port !== undefined && isProtocol(protocol) ? [{ ...ends, protocol, port: Number(port) }] : [];
}

const isProtocol = (text: string | undefined): text is LinkPath['protocol'] =>
  text === 'tcp' || text === 'udp' || text === 'sctp';
