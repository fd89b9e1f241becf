import { engineError } from '../../errors/engine-error.js';
import type { BridgeRules, Gateway } from '../../host/firewall.js';
import type { IpFamily } from '../../host/links.js';
import type { NetworkRecord, NetworkSetup } from '../metadata/networks.js';
import { builtInNetwork, builtInNetworks, withIsolation } from './built-in-networks.js';
import { readBridgeOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { Network } from './network.js';
import type { NetworkParts } from './network-parts.js';

/** A network with how it is on this machine: undefined for one that is built in and was never used. */
export type KnownNetwork = { readonly network: Network; readonly setup: NetworkSetup | undefined };

/** A network that containers may come to. */
export type UsableNetwork = KnownNetwork & { readonly setup: NetworkSetup };

type Parts = Pick<NetworkParts, 'networks' | 'roots'>;

/** By name. */
export function knownNetwork({ networks, roots }: Parts, name: string): KnownNetwork | undefined {
  const record = networks.find(name);
  if (record) return known(record, roots);
  const network = builtInNetwork(roots, name);
  return network && { network, setup: undefined };
}

/** @throws network_not_found */
export function requireNetwork(parts: Parts, name: string): KnownNetwork {
  const found = knownNetwork(parts, name);
  if (!found) throw engineError('network_not_found', { ref: name });
  return found;
}

/** The built-in ones first, then the others, oldest first. */
export function allNetworks(parts: Parts): readonly KnownNetwork[] {
  const own = parts.networks.list().filter(({ definition }) => definition !== undefined);
  const builtIn = builtInNetworks(parts.roots).flatMap(({ name }) => knownNetwork(parts, name) ?? []);
  return [...builtIn, ...own.map((record) => known(record, parts.roots))];
}

const ID = /^[0-9a-f]{64}$/;
const ID_PREFIX = /^[0-9a-f]{1,64}$/;

/** The network that a user means: by id, by name, by the beginning of an id. @throws network_ambiguous */
export function findNetwork(parts: Parts, ref: string): KnownNetwork | undefined {
  const named = ID.test(ref) ? undefined : knownNetwork(parts, ref);
  if (named || !ID_PREFIX.test(ref)) return named;
  const { networks, roots } = parts;
  const found = [
    ...networks.findByIdPrefix(ref).map((record) => known(record, roots)),
    ...builtInNetworks(roots)
      .filter(({ id }) => id.startsWith(ref))
      .flatMap(({ name }) => knownNetwork(parts, name) ?? []),
  ];
  if (found.length > 1) throw engineError('network_ambiguous', { ref });
  // A name may look like an id.
  return found[0] ?? (ID.test(ref) ? knownNetwork(parts, ref) : undefined);
}

/** @throws network_not_found, network_ambiguous */
export function getNetwork(parts: Parts, ref: string): KnownNetwork {
  const found = findNetwork(parts, ref);
  if (!found) throw engineError('network_not_found', { ref });
  return found;
}

function known({ name, definition, setup }: NetworkRecord, roots: Parts['roots']): KnownNetwork {
  const network = definition ?? builtInNetwork(roots, name);
  if (!network) throw new TypeError(`the record of network ${name} holds no definition`);
  const pools = setup.pools.map(({ isChosen: _, ...pool }) => pool);
  const hasIpv6 = network.hasIpv6 || pools.some(({ gateway }) => familyOf(gateway) === 'ipv6');
  const isIsolated = definition === undefined && setup.isIsolated === true;
  const found = { ...network, hasIpv6, addressing: { ...network.addressing, pools } };
  return { network: withIsolation(found, isIsolated), setup };
}

/** The rules of a network on a bridge. */
export function rulesOf({ network, setup }: UsableNetwork): BridgeRules {
  const { isMasqueraded, mayTalkToEachOther, trustedInterfaces, ...options } = readBridgeOptions(network.options);
  const gateway = (family: IpFamily): Gateway => ({
    isRouted: options.gatewayModes[family] === 'routed',
    isUnprotected: options.gatewayModes[family] === 'nat-unprotected',
    sourceAddress: options.sourceAddresses[family],
  });
  return {
    table: setup.table,
    bridge: setup.device,
    subnets: setup.pools.map(({ subnet }) => subnet),
    isMasqueraded,
    isInternal: network.isInternal,
    isIsolated: !mayTalkToEachOther,
    links: setup.links,
    gateways: { ipv4: gateway('ipv4'), ipv6: gateway('ipv6') },
    trustedInterfaces,
    dnsPort: setup.dnsPort,
  };
}
