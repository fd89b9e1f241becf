import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { ContainerEndpoint, PortMapping } from '../../src/engine/container/container.js';
import { openDatabase } from '../../src/engine/metadata/database.js';
import { networkRecords } from '../../src/engine/metadata/networks.js';
import { DEFAULT_NETWORK } from '../../src/engine/network/built-in-networks.js';
import type { EndpointClaim } from '../../src/engine/network/endpoint-claim.js';
import { knownNetwork, rulesOf } from '../../src/engine/network/known-network.js';
import { defaultBridgeNames, type NetworkNames, portPrefix } from '../../src/engine/network/network-names.js';
import { type Networks, openNetworks } from '../../src/engine/network/networks.js';
import { layout, type Roots } from '../../src/engine/roots.js';
import type { BridgeRules } from '../../src/host/firewall.js';
import type { Host } from '../../src/host/host.js';
import { NetNamespace } from './net-namespace.js';

export type AttachedContainer = AsyncDisposable & {
  readonly pid: number;
  readonly namespace: NetNamespace;
  readonly endpoint: ContainerEndpoint;
  readonly endpoints: readonly ContainerEndpoint[];
  readonly ports: readonly PortMapping[];
};

/** What a container asks of a network that it only wants to be on. */
export const claimOf = (network: string, asked: Partial<EndpointClaim> = {}): EndpointClaim => ({
  network,
  names: [],
  ipv4Address: '',
  ipv6Address: '',
  macAddress: '',
  gatewayPriority: 0,
  ...asked,
});

export const ON_BRIDGE: readonly EndpointClaim[] = [claimOf(DEFAULT_NETWORK)];

/** A bridge on state roots of its own, all of which goes in the end. */
export type BridgeUnderTest = AsyncDisposable & {
  readonly network: Networks;
  readonly names: NetworkNames & { readonly portPrefix: string };
  readonly roots: Roots;
  rules(name?: string): BridgeRules;
  /** A process in a network namespace that stands for a container. */
  start(
    containerId: string,
    ports?: readonly PortMapping[],
    places?: readonly EndpointClaim[],
  ): Promise<AttachedContainer>;
  /** The same roots, as another process sees them. */
  reopen(): Promise<BridgeUnderTest>;
};

export async function openTestBridge(host: Host, given?: Roots): Promise<BridgeUnderTest> {
  const roots = given ?? newRoots();
  const database = openDatabase(layout.database(roots));
  const networks = networkRecords(database);
  const journal = { append: () => undefined };
  const network = openNetworks({
    host,
    roots,
    database,
    journal,
    settingsFile: join(roots.dataRoot, 'networks.json'),
    namePort: () => Promise.resolve(53),
  });
  return {
    network,
    names: { ...defaultBridgeNames(roots), portPrefix: portPrefix(roots) },
    roots,
    rules(name = DEFAULT_NETWORK) {
      const known = knownNetwork({ networks, roots }, name);
      if (!known?.setup) throw new Error(`no container was ever on ${name}`);
      return rulesOf({ ...known, setup: known.setup });
    },
    async start(containerId, ports = [], places = ON_BRIDGE) {
      const place = await network.reserve({ containerId, ports, places });
      const namespace = await NetNamespace.open(host);
      await network.attach({ containerId, pid: namespace.pid });
      const [endpoint] = place.endpoints;
      if (!endpoint) throw new Error('it asked for no network');
      return {
        pid: namespace.pid,
        namespace,
        endpoint,
        ...place,
        async [Symbol.asyncDispose]() {
          await network.release(containerId);
          await namespace[Symbol.asyncDispose]();
        },
      };
    },
    reopen: () => openTestBridge(host, roots),
    async [Symbol.asyncDispose]() {
      if (!given) {
        await network.recover({ isAlive: () => false });
        await network.sweep();
      }
      database[Symbol.dispose]();
      if (!given) rmSync(dirname(roots.dataRoot), { recursive: true });
    },
  };
}

function newRoots(): Roots {
  const folder = mkdtempSync(join(tmpdir(), 'gn-'));
  return { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
}
