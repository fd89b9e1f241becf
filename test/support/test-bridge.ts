import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { ContainerEndpoint, PortMapping } from '../../src/engine/container/container.js';
import { openDatabase } from '../../src/engine/metadata/database.js';
import { networkRecords } from '../../src/engine/metadata/networks.js';
import { type BridgeNames, bridgeNames } from '../../src/engine/network/bridge-names.js';
import { type BridgeNetwork, openBridge } from '../../src/engine/network/bridge-network.js';
import { rulesOf } from '../../src/engine/network/bridge-setup.js';
import { DEFAULT_NETWORK } from '../../src/engine/network/network-parts.js';
import { layout, type Roots } from '../../src/engine/roots.js';
import type { BridgeRules } from '../../src/host/firewall.js';
import type { Host } from '../../src/host/host.js';
import { NetNamespace } from './net-namespace.js';

export type AttachedContainer = AsyncDisposable & {
  readonly pid: number;
  readonly namespace: NetNamespace;
  readonly endpoint: ContainerEndpoint;
  readonly ports: readonly PortMapping[];
};

/** A bridge on state roots of its own, all of which goes in the end. */
export type BridgeUnderTest = AsyncDisposable & {
  readonly network: BridgeNetwork;
  readonly names: BridgeNames;
  readonly roots: Roots;
  rules(): BridgeRules;
  /** A process in a network namespace that stands for a container. */
  start(containerId: string, ports?: readonly PortMapping[]): Promise<AttachedContainer>;
  /** The same roots, as another process sees them. */
  reopen(): Promise<BridgeUnderTest>;
};

export async function openTestBridge(host: Host, given?: Roots): Promise<BridgeUnderTest> {
  const roots = given ?? newRoots();
  const database = openDatabase(layout.database(roots));
  const records = networkRecords(database);
  const network = openBridge({ host, roots, database });
  return {
    network,
    names: bridgeNames(roots),
    roots,
    rules() {
      const record = records.find(DEFAULT_NETWORK);
      if (!record) throw new Error('no container was ever on the bridge');
      return rulesOf(record);
    },
    async start(containerId, ports = []) {
      const place = await network.reserve({ containerId, ports });
      const namespace = await NetNamespace.open(host);
      await network.attach({ containerId, pid: namespace.pid, ...place });
      return {
        pid: namespace.pid,
        namespace,
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
