import type { Link, Route } from '../../host/links.js';
import type { NetworkParts } from './network-parts.js';
import type { UsedRanges } from './plan-pools.js';
import { hostNameservers } from './resolv-conf.js';

/** The machine's interfaces and routes, as of one look. */
export type MachineNetworks = { readonly links: readonly Link[]; readonly routes: readonly Route[] };

const FALLBACK_MTU = 1500;

export async function lookAround({ host }: Pick<NetworkParts, 'host'>): Promise<MachineNetworks> {
  const [routes, links] = await Promise.all([host.links.routes(), host.links.list()]);
  return { routes, links };
}

/** What a network must keep clear of; what it has itself does not count. */
export function usedRanges(
  { networks }: Pick<NetworkParts, 'networks'>,
  { links, routes }: MachineNetworks,
  name: string,
): UsedRanges {
  const records = networks.list();
  const own = new Set(records.filter(({ setup }) => setup.ownsDevice).map(({ setup }) => setup.device));
  return {
    ofMachine: [
      ...routes.filter(({ device = '' }) => !own.has(device)).map(({ destination }) => destination),
      // An interface that is down has addresses, and no routes yet.
      ...links.filter((link) => !own.has(link.name)).flatMap(({ addresses }) => addresses),
      ...hostNameservers().map((address) => `${address}/32`),
    ],
    ofNetworks: records
      .filter((record) => record.name !== name)
      .flatMap(({ setup }) => setup.pools.map(({ subnet }) => subnet)),
  };
}

/** Of the interface that leads out: packets larger than it takes would be cut or lost. */
export function uplinkMtu({ links, routes }: MachineNetworks): number {
  const isDefault = ({ destination }: Route): boolean => destination === 'default';
  const uplink = (routes.find((route) => route.family === 'ipv4' && isDefault(route)) ?? routes.find(isDefault))
    ?.device;
  return links.find(({ name }) => name === uplink)?.mtu ?? FALLBACK_MTU;
}
