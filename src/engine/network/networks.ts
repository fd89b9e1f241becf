import type { LinkPath } from '../../host/firewall.js';
import type { ContainerEndpoint, PortMapping } from '../container/container.js';
import { endpointRecords } from '../metadata/endpoints.js';
import { networkRecords } from '../metadata/networks.js';
import { portRecords } from '../metadata/ports.js';
import { requirePool } from './allocate-address.js';
import { DEFAULT_NETWORK } from './built-in-networks.js';
import { changeEndpoints } from './change-endpoints.js';
import { type CreatedNetwork, createNetwork } from './create-network.js';
import { readBridgeOptions } from './driver-options.js';
import type { EndpointClaim } from './endpoint-claim.js';
import { endpointsOf, toContainerEndpoint } from './endpoints.js';
import { allNetworks, findNetwork, getNetwork, knownNetwork } from './known-network.js';
import type { Network } from './network.js';
import { networkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import type { CreateNetwork } from './network-service.js';
import { type ProxyTarget, proxyTargetsOf } from './proxy-target.js';
import { reconcilePorts } from './reconcile-ports.js';
import { removeNetwork } from './remove-network.js';
import { withDevice } from './with-device.js';

/** A container's places on networks, and the host ports that lead to it. */
export type ContainerPlace = {
  readonly endpoints: readonly ContainerEndpoint[];
  readonly ports: readonly PortMapping[];
};

/** A container that runs: a process in its network namespace. */
export type LivingContainer = { readonly containerId: string; readonly pid: number };

/**
 * Networks, and containers' places on them: addresses, the way out, published ports.
 *
 * A container's life on them: `reserve` before it is made, `attach` once it has a process and before its program runs,
 * `release` when it has ended. In between it may `join` and `leave`. Interfaces end with the container's network namespace.
 */
export interface Networks {
  /** The built-in ones first, then the others, oldest first. */
  list(): readonly Network[];
  /** By id, by name, by the beginning of an id. @throws network_ambiguous */
  find(ref: string): Network | undefined;
  /** @throws network_not_found, network_ambiguous */
  get(ref: string): Network;
  /** @throws network_name_taken, network_built_in, argument_invalid, network_subnet_overlaps, network_subnets_exhausted, … */
  create(request: CreateNetwork): Promise<CreatedNetwork>;
  /** @throws network_in_use, network_built_in, network_not_found */
  remove(ref: string): Promise<Network>;
  /** Whether gantry chose its subnet: then containers cannot ask for addresses. */
  hasChosenSubnets(name: string): boolean;
  /** @throws argument_invalid where one that is not empty lies in none of the network's subnets */
  checkAddresses(name: string, addresses: readonly string[]): void;

  /**
   * Gives the container its addresses and its ports; from then on nobody else gets them. Rules are put in place
   * meanwhile, so that `attach` need not wait. What the container had before is released.
   *
   * @throws port_taken, network_not_found, network_addresses_exhausted, network_address_taken,
   *   network_subnets_exhausted, network_failed, program_missing
   */
  reserve(claim: {
    readonly containerId: string;
    /** Of the networks in the order of the interfaces; none twice. */
    readonly places: readonly EndpointClaim[];
    readonly ports: readonly PortMapping[];
  }): Promise<ContainerPlace>;
  /**
   * Makes the interfaces of what was reserved, and waits for the rules.
   * @param container With `isConnected` where its interfaces are there, by {@link Networks.connect}.
   * @throws network_failed, program_missing
   */
  attach(container: LivingContainer & { readonly isConnected?: boolean | undefined }): Promise<void>;
  /** The interfaces alone, the loopback one included; whoever has reserved waits for the rules. @throws network_failed */
  connect(container: LivingContainer): Promise<void>;
  /** Takes ports and addresses away. Cheap where there are none; twice is no error. */
  release(containerId: string): Promise<void>;
  /**
   * One more place for a container that runs. Until {@link Networks.settle} it is pending.
   * @param ports What it wants to have published, should nothing of it be yet.
   */
  join(container: LivingContainer, claim: EndpointClaim, ports: readonly PortMapping[]): Promise<ContainerPlace>;
  /** One less; pending likewise. What is not there is no error: so is begun again what was not brought to an end. */
  leave(container: LivingContainer, network: string): Promise<ContainerPlace>;
  /** Brings it to an end; in the transaction in which the container's record says the same. */
  settle(containerId: string, network: string): void;
  /** A container's places, pending ones too. */
  placesOf(containerId: string): ReturnType<NetworkParts['endpoints']['ofContainer']>;
  /** What others call it: its new name in the place of the old one. Within the transaction that renames it. */
  rename(containerId: string, names: { readonly from: string; readonly to: string }): readonly ContainerEndpoint[];
  /** Who is on it. */
  members(network: string): ReturnType<NetworkParts['endpoints']['ofNetwork']>;
  /** The containers that have an address. */
  owners(): ReturnType<NetworkParts['endpoints']['owners']>;

  /**
   * Releases what killed processes left, and makes the rules agree with the records.
   * @param isAlive Must also hold for a container that is being started.
   */
  recover(options: { readonly isAlive: (containerId: string) => boolean }): Promise<void>;
  /** Whether bridges or rules may be there. Cheap. */
  isOnMachine(): boolean;
  /** Takes bridges and rules off the machine where no container is; the next `reserve` brings them back. @returns whether all are gone. */
  sweep(): Promise<boolean>;
  /** Makes the bridge and the rules of a network anew, with all who are on it. @returns false where there is nothing to be there. */
  restore(name: string): Promise<boolean>;
  /** Makes a container's interface on a network anew, where it has lost it. Its lock is the caller's to hold. */
  reattach(container: LivingContainer, name: string): Promise<void>;
  /** Whether its containers reach one another by published ports only. Cheap. */
  keepsApart(name: string): boolean;
  /** What they may send to one another all the same: these paths, and no others. Does nothing where they are open already. */
  openPaths(name: string, paths: () => readonly LinkPath[]): Promise<void>;
  /** What a proxy must forward, since the kernel cannot. */
  proxyTargets(): readonly ProxyTarget[];
  /** Of the host on the default bridge: what `host-gateway` means. Undefined before the first container. */
  gateway(): string | undefined;
  /** What users should know, one sentence each. */
  warnings(): readonly string[];
}

export function openNetworks(options: Omit<NetworkParts, 'networks' | 'endpoints' | 'ports'>): Networks {
  const { database } = options;
  const parts: NetworkParts = {
    ...options,
    networks: networkRecords(database),
    endpoints: endpointRecords(database),
    ports: portRecords(database),
  };
  const devices = networkDevices(parts);
  const places = endpointsOf(parts, devices);
  return {
    ...places,
    ...changeEndpoints(parts, devices),
    list: () => allNetworks(parts).map((known) => withDevice(known, parts.roots)),
    find(ref) {
      const known = findNetwork(parts, ref);
      return known && withDevice(known, parts.roots);
    },
    get: (ref) => withDevice(getNetwork(parts, ref), parts.roots),
    create: (request) => createNetwork(parts, devices, request),
    remove: (ref) => removeNetwork(parts, devices, ref),
    hasChosenSubnets: (name) => knownNetwork(parts, name)?.setup?.pools.every(({ isChosen }) => isChosen) ?? true,
    checkAddresses(name, addresses) {
      const pools = knownNetwork(parts, name)?.setup?.pools ?? [];
      for (const address of addresses) if (address !== '') requirePool(pools, address);
    },
    placesOf: (containerId) => parts.endpoints.ofContainer(containerId),
    rename(containerId, { from, to }) {
      const places = parts.endpoints.ofContainer(containerId).map((place) => ({
        ...place,
        names: place.names.map((name) => (name === from ? to : name)),
      }));
      for (const place of places) parts.endpoints.put(place);
      return places.map(toContainerEndpoint);
    },
    members: (network) => parts.endpoints.ofNetwork(network),
    owners: () => parts.endpoints.owners(),
    async recover({ isAlive }) {
      for (const { containerId } of parts.endpoints.owners()) {
        if (!isAlive(containerId)) await places.release(containerId);
      }
      for (const { name, setup } of parts.networks.list()) {
        if (setup.table !== '') await reconcilePorts(parts, devices, name);
      }
    },
    isOnMachine: () => parts.networks.list().some(({ setup }) => setup.state !== 'down'),
    async sweep() {
      let isGone = true;
      for (const { name } of parts.networks.list()) isGone = (await devices.takeDownIfUnused(name)) && isGone;
      return isGone;
    },
    keepsApart(name) {
      const options = knownNetwork(parts, name)?.network.options;
      return options !== undefined && !readBridgeOptions(options).mayTalkToEachOther;
    },
    openPaths: (name, paths) => devices.openPaths(name, paths),
    proxyTargets: () => proxyTargetsOf(parts),
    gateway: () => parts.networks.find(DEFAULT_NETWORK)?.setup.pools[0]?.gateway,
    warnings: () => devices.warnings(),
  };
}
