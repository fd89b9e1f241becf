import { join } from 'node:path';

import type { BridgeRules } from '../../host/firewall.js';
import type { Link, Route } from '../../host/links.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import type { NetworkRecord } from '../metadata/networks.js';
import { layout } from '../roots.js';
import { chooseSubnet } from './choose-subnet.js';
import { DEFAULT_NETWORK, type NetworkParts } from './network-parts.js';
import { recordedPorts } from './publication.js';
import { hostNameservers } from './resolv-conf.js';
import { gatewayOf, macAddressOf, overlaps, parseSubnet, type Subnet, subnetText } from './subnet.js';

/** The bridge and its rules on this machine, as opposed to who is on it. */
export interface BridgeSetup {
  /** The network, if its bridge is there for use. Cheap, and good within a transaction. */
  current(): NetworkRecord | undefined;
  /** Makes it so that {@link BridgeSetup.current} gives it. Does nothing where it does already. */
  bringUp(): Promise<void>;
  /** Looks after the rules, which any program may have flushed: puts them back with all ports. Looks seldom. */
  verifyRules(): Promise<void>;
  restoreRules(): Promise<void>;
  /** Takes everything away if no container is on it. @returns whether it is gone. */
  takeDownIfUnused(): Promise<boolean>;
  /** What users should know, one sentence each, as of the last look. */
  warnings(): readonly string[];
}

const FALLBACK_MTU = 1500;
/** How long a look at the rules holds good: `nft flush ruleset` is rare, and a look costs a program. */
const LOOK_AGAIN_MS = 10_000;

export function bridgeSetup(parts: NetworkParts): BridgeSetup {
  const { host, roots, database, records, names } = parts;
  const { links, firewall, clock } = host;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let blockedBy: readonly string[] = [];

  const lock = (): Promise<HeldLock> => acquireLock(host, join(layout.locks(roots), 'network'));

  const current = (): NetworkRecord | undefined => {
    const network = records.find(DEFAULT_NETWORK);
    return network?.state === 'up' && links.has(network.bridge) ? network : undefined;
  };

  /** Keeps what others wrote meanwhile. */
  const setState = (state: NetworkRecord['state']): void =>
    database.transaction(() => {
      const network = records.find(DEFAULT_NETWORK);
      if (network) records.save({ ...network, state });
    });

  const plan = async (): Promise<NetworkRecord> => {
    const [allRoutes, allLinks] = await Promise.all([links.routes(), links.list()]);
    const used = usedRanges(allRoutes, allLinks, names.bridge);
    return database.transaction(() => {
      const known = records.find(DEFAULT_NETWORK);
      const isKept = known && (records.endpoints(DEFAULT_NETWORK).length > 0 || isFree(known.subnet, used));
      const subnet = isKept ? known.subnet : subnetText(chooseSubnet(used, names.seed));
      const network: NetworkRecord = {
        name: DEFAULT_NETWORK,
        bridge: names.bridge,
        table: names.table,
        subnet,
        mtu: uplinkMtu(allRoutes, allLinks),
        state: 'changing',
        lastNumber: isKept ? known.lastNumber : 0,
      };
      records.save(network);
      return network;
    });
  };

  const install = async (network: NetworkRecord): Promise<void> => {
    const rules = rulesOf(network);
    await firewall.install(rules, recordedPorts(records, network.name));
    blockedBy = await firewall.admit(rules);
    lookedAtMs = clock.monotonicMs();
  };

  const restoreRules = async (): Promise<void> => {
    using _ = await lock();
    const network = records.find(DEFAULT_NETWORK);
    if (network) await install(network);
  };

  return {
    current,
    restoreRules,
    async bringUp() {
      using _ = await lock();
      if (current()) return;
      const network = await plan();
      const subnet = subnetOf(network);
      const address = gatewayOf(subnet);
      const { bridge: name, mtu } = network;
      await all([
        links.createBridge({
          name,
          addresses: [`${address}/${subnet.prefixLength}`],
          mtu,
          macAddress: macAddressOf(address),
        }),
        install(network),
      ]);
      setState('up');
    },
    async verifyRules() {
      const network = records.find(DEFAULT_NETWORK);
      if (!network || clock.monotonicMs() - lookedAtMs < LOOK_AGAIN_MS) return;
      lookedAtMs = clock.monotonicMs();
      const found = await firewall.inspect(rulesOf(network));
      blockedBy = found.blockedBy;
      if (!found.isInstalled) await restoreRules();
      else if (blockedBy.length > 0) blockedBy = await firewall.admit(rulesOf(network));
    },
    async takeDownIfUnused() {
      using _ = await lock();
      const network = records.find(DEFAULT_NETWORK);
      if (!network || network.state === 'down') return true;
      const isUnused = database.transaction(() => {
        if (records.endpoints(network.name).length > 0) return false;
        // From now on nobody finds the bridge there for use.
        setState('changing');
        return true;
      });
      if (!isUnused) return false;
      await all([links.remove(network.bridge), firewall.remove(rulesOf(network))]);
      setState('down');
      lookedAtMs = Number.NEGATIVE_INFINITY;
      return true;
    },
    warnings: () =>
      blockedBy.map((chain) => `The firewall's chain ${JSON.stringify(chain)} drops what containers send and get.`),
  };
}

/** Waits for each, also when another has failed: none is still at work when the lock goes. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

export const rulesOf = ({ table, bridge, subnet }: NetworkRecord): BridgeRules => ({
  table,
  bridge,
  subnets: [subnet],
  isMasqueraded: true,
  isInternal: false,
  isIsolated: false,
  dnsPort: undefined,
});

/** @throws TypeError where the record was not written by gantry */
export function subnetOf({ subnet: text }: Pick<NetworkRecord, 'subnet'>): Subnet {
  const subnet = parseSubnet(text);
  if (!subnet) throw new TypeError(`the record of the network holds no subnet: ${text}`);
  return subnet;
}

/** What a new subnet must keep clear of. */
function usedRanges(routes: readonly Route[], links: readonly Link[], ownBridge: string): readonly string[] {
  return [
    ...routes.filter(({ device }) => device !== ownBridge).map(({ destination }) => destination),
    // An interface that is down has addresses, and no routes yet.
    ...links.filter(({ name }) => name !== ownBridge).flatMap(({ addresses }) => addresses),
    ...hostNameservers().map((address) => `${address}/32`),
  ];
}

function isFree(text: string, used: readonly string[]): boolean {
  const subnet = parseSubnet(text);
  return (
    subnet !== undefined &&
    !used.some((each) => {
      const range = parseSubnet(each);
      return range !== undefined && range.prefixLength > 0 && overlaps(range, subnet);
    })
  );
}

/** Of the interface that leads out: packets larger than it takes would be cut or lost. */
function uplinkMtu(routes: readonly Route[], links: readonly Link[]): number {
  const uplink = routes.find(({ family, destination }) => family === 'ipv4' && destination === 'default')?.device;
  return links.find(({ name }) => name === uplink)?.mtu ?? FALLBACK_MTU;
}
