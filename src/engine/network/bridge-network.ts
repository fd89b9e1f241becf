import { engineError } from '../../errors/engine-error.js';
import type { ContainerEndpoint, PortMapping } from '../container/container.js';
import type { Database } from '../metadata/database.js';
import { type EndpointRecord, type NetworkRecord, networkRecords } from '../metadata/networks.js';
import type { Roots } from '../roots.js';
import { bridgeNames } from './bridge-names.js';
import { bridgeSetup, rulesOf, subnetOf } from './bridge-setup.js';
import { DEFAULT_NETWORK, type NetworkParts } from './network-parts.js';
import { type ProxyTarget, proxyTargetsOf } from './proxy-target.js';
import { forwardedPorts } from './publication.js';
import { reconcilePorts } from './reconcile-ports.js';
import { choosePorts, refuseTaken } from './reserve-ports.js';
import { stableId } from './stable-id.js';
import { addressText, gatewayOf, macAddressOf, nextFreeNumber } from './subnet.js';

/**
 * The default bridge: addresses, the way out, published ports.
 *
 * A container's life on it: `reserve` before it is made, `attach` once it has a process and before its program
 * runs, `release` when it has ended. The interface itself ends with the container's network namespace.
 */
export interface BridgeNetwork {
  /**
   * Gives the container an address and its ports; from then on nobody else gets them. Rules are put in place
   * meanwhile, so that `attach` need not wait. What the container had before is released.
   *
   * @throws port_taken, network_addresses_exhausted, network_subnets_exhausted, network_failed, program_missing
   */
  reserve(claim: {
    readonly containerId: string;
    readonly ports: readonly PortMapping[];
    readonly macAddress?: string | undefined;
  }): Promise<{ readonly endpoint: ContainerEndpoint; readonly ports: readonly PortMapping[] }>;
  /** @throws network_failed, program_missing */
  attach(place: {
    readonly containerId: string;
    /** A process in the container's network namespace. */
    readonly pid: number;
    readonly endpoint: ContainerEndpoint;
    readonly ports: readonly PortMapping[];
  }): Promise<void>;
  /** Takes ports and address away. Cheap where there are none; twice is no error. */
  release(containerId: string): Promise<void>;
  /** The containers that have an address. */
  owners(): readonly string[];
  /**
   * Releases what killed processes left, and makes the rules agree with the records.
   * @param isAlive Must also hold for a container that is being started.
   */
  recover(options: { readonly isAlive: (containerId: string) => boolean }): Promise<void>;
  /** Takes bridge and rules off the machine if no container is on it; the next `reserve` brings them back. @returns whether they are gone. */
  sweep(): Promise<boolean>;
  /** What a proxy must forward, since the kernel cannot. */
  proxyTargets(): readonly ProxyTarget[];
  /** Of the host on the bridge: what `host-gateway` means. Undefined before the first container. */
  gateway(): string | undefined;
  /** What users should know, one sentence each. */
  warnings(): readonly string[];
}

export type BridgeNetworkOptions = {
  readonly host: NetworkParts['host'];
  readonly roots: Roots;
  readonly database: Database;
};

/** Bringing the bridge up and finding it gone again more often than this means that somebody works against us. */
const MOST_TRIES = 3;
const PORT_NAME_BYTES = 3;
const ENDPOINT_ID_BYTES = 32;

export function openBridge({ host, roots, database }: BridgeNetworkOptions): BridgeNetwork {
  const records = networkRecords(database);
  const names = bridgeNames(roots);
  const parts: NetworkParts = { host, roots, database, records, names };
  const setup = bridgeSetup(parts);
  /** Work on rules that `reserve` began, by container. */
  const preparations = new Map<string, Promise<void>>();

  const place = (network: NetworkRecord, claim: Parameters<BridgeNetwork['reserve']>[0]): EndpointRecord => {
    refuseTaken(records, claim.ports);
    const subnet = subnetOf(network);
    const taken = new Set(records.endpoints(network.name).map(({ addressNumber }) => addressNumber));
    const addressNumber = nextFreeNumber(subnet, taken, network.lastNumber);
    if (addressNumber === undefined) throw engineError('network_addresses_exhausted', { network: network.name });
    const address = addressText(subnet.base + addressNumber);
    const { containerId, macAddress = macAddressOf(address) } = claim;
    const endpoint = { network: network.name, containerId, address, addressNumber, macAddress };
    records.addEndpoint(endpoint);
    for (const port of claim.ports) records.addPort({ ...port, containerId });
    records.save({ ...network, lastNumber: addressNumber });
    return endpoint;
  };

  /** In one transaction with the look whether the bridge is there, so that nobody takes it down in between. */
  const placeOnBridge = async (claim: Parameters<BridgeNetwork['reserve']>[0]) => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const placed = database.transaction(() => {
        const network = setup.current();
        return network && { network, endpoint: place(network, claim) };
      });
      if (placed) return placed;
      await setup.bringUp();
    }
    throw engineError('network_failed', { step: `bridge ${names.bridge}`, reason: 'somebody keeps taking it down' });
  };

  const publish = async (ports: readonly PortMapping[], address: string): Promise<void> => {
    const network = records.find(DEFAULT_NETWORK);
    const forwarded = forwardedPorts(ports, address);
    if (!network || forwarded.length === 0) return await setup.verifyRules();
    if (!(await host.firewall.publish(rulesOf(network), forwarded))) await setup.restoreRules();
    // Adding a port proves that the table is there, not that others let its traffic pass.
    await setup.verifyRules();
  };

  const prepare = (containerId: string, work: Promise<void>): void => {
    preparations.set(containerId, work);
    work.catch(() => undefined); // `attach` waits for it and throws.
  };

  const release = async (containerId: string): Promise<void> => {
    await preparations.get(containerId)?.catch(() => undefined);
    preparations.delete(containerId);
    const endpoint = records.endpoint(DEFAULT_NETWORK, containerId);
    if (!endpoint) return;
    const network = records.find(DEFAULT_NETWORK);
    const ports = forwardedPorts(records.ports(containerId), endpoint.address);
    // Rules first: a port that is free in the records must not lead anywhere.
    if (network) await host.firewall.unpublish(rulesOf(network), ports);
    records.removeEndpoint(DEFAULT_NETWORK, containerId);
  };

  return {
    release,
    async reserve(claim) {
      await release(claim.containerId);
      const ports = await choosePorts({ records, random: host.random }, claim.ports);
      const { network, endpoint } = await placeOnBridge({ ...claim, ports });
      prepare(claim.containerId, publish(ports, endpoint.address));
      const subnet = subnetOf(network);
      return {
        endpoint: {
          endpointId: host.random.hex(ENDPOINT_ID_BYTES),
          networkId: stableId(roots, `network ${network.name}`),
          networkName: network.name,
          interfaceName: 'eth0',
          macAddress: endpoint.macAddress,
          address: endpoint.address,
          prefixLength: subnet.prefixLength,
          gateway: gatewayOf(subnet),
          ipv6Address: '',
          ipv6PrefixLength: 0,
          ipv6Gateway: '',
          names: [],
        },
        ports,
      };
    },
    async attach({ containerId, pid, endpoint, ports }) {
      const { address, prefixLength, gateway, macAddress } = endpoint;
      const prepared = preparations.get(containerId) ?? publish(ports, address);
      const connect = (): Promise<void> =>
        host.links.connect({
          pid,
          interfaces: [
            {
              name: 'eth0',
              macAddress,
              mtu: records.find(DEFAULT_NETWORK)?.mtu ?? 0,
              addresses: [`${address}/${prefixLength}`],
              // Never the same twice: the end of a container's life before this one may still be going away.
              link: {
                kind: 'bridge',
                bridge: names.bridge,
                hostName: `${names.portPrefix}${host.random.hex(PORT_NAME_BYTES)}`,
              },
            },
          ],
          defaultRoutes: [{ family: 'ipv4', interfaceName: 'eth0', gateway }],
        });
      if (!host.links.has(names.bridge)) await setup.bringUp();
      await Promise.all([prepared, connect()]);
      preparations.delete(containerId);
    },
    owners: () => records.endpoints(DEFAULT_NETWORK).map(({ containerId }) => containerId),
    async recover({ isAlive }) {
      for (const { containerId } of records.endpoints(DEFAULT_NETWORK)) {
        if (!isAlive(containerId)) await release(containerId);
      }
      await reconcilePorts(parts, setup);
    },
    sweep: () => setup.takeDownIfUnused(),
    proxyTargets: () => proxyTargetsOf(records, DEFAULT_NETWORK),
    gateway() {
      const network = records.find(DEFAULT_NETWORK);
      return network && gatewayOf(subnetOf(network));
    },
    warnings: () => setup.warnings(),
  };
}
