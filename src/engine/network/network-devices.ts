import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { LinkPath } from '../../host/firewall.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import type { NetworkSetup } from '../metadata/networks.js';
import { layout } from '../roots.js';
import { knownNetwork, requireNetwork, rulesOf, type UsableNetwork } from './known-network.js';
import { makeBridge, makeParent } from './make-device.js';
import type { NetworkParts } from './network-parts.js';
import { planSetup } from './plan-setup.js';
import { recordedPorts } from './publication.js';
import { forgetSeen, isSeen, noteSeen } from './rules-seen.js';
import { lookAround, type MachineNetworks } from './used-ranges.js';

/** Bridges and rules on this machine, as opposed to who is on them. Networks are named. */
export interface NetworkDevices {
  /** The network, if what it stands on is there for use. Cheap, and good within a transaction. */
  current(name: string): UsableNetwork | undefined;
  /** Makes it so that {@link NetworkDevices.current} gives it. Does nothing where it does already. @throws network_not_found */
  bringUp(name: string): Promise<void>;
  /** Looks after the rules, which any program may have flushed: puts them back with all ports. Looks seldom. */
  verifyRules(name: string): Promise<void>;
  restoreRules(name: string): Promise<void>;
  /** Makes these the paths between containers that are kept apart. Asked for under the lock: whoever asks last writes last. */
  openPaths(name: string, paths: () => readonly LinkPath[]): Promise<void>;
  /**
   * Takes everything away if no container is on it.
   * @param atEnd Written in the end, before anybody can bring it up again.
   * @returns whether it is gone
   */
  takeDownIfUnused(name: string, atEnd?: () => void): Promise<boolean>;
  /** Makes everything anew that is to be there, whatever there is. @returns whether it is to be there. */
  restore(name: string): Promise<boolean>;
  /** Held by whoever makes, plans or takes away networks. */
  lock(): Promise<HeldLock>;
  /** What users should know, one sentence each, as of the last look. */
  warnings(): readonly string[];
}

/** How long a look at the rules holds good: `nft flush ruleset` is rare, and a look costs a program. */
const LOOK_AGAIN_MS = 10_000;

type Look = { readonly atMs: number; readonly blockedBy: readonly string[] };

export function networkDevices(parts: NetworkParts): NetworkDevices {
  const { host, roots, database, networks, endpoints } = parts;
  const { links, firewall, clock } = host;
  /** At rules, by network. */
  const looks = new Map<string, Look>();

  const lock = (): Promise<HeldLock> => acquireLock(host, join(layout.locks(roots), 'network'));

  const current = (name: string): UsableNetwork | undefined => {
    const found = knownNetwork(parts, name);
    const isThere = found?.setup?.state === 'up' && links.has(found.setup.device);
    return isThere && found.setup ? { network: found.network, setup: found.setup } : undefined;
  };

  /** Keeps what others wrote meanwhile. */
  const setState = (name: string, state: NetworkSetup['state']): void =>
    database.transaction(() => {
      const record = networks.find(name);
      if (record) networks.saveSetup(name, { ...record.setup, state });
    });

  const saveLinks = (name: string, links: NetworkSetup['links']): void =>
    database.transaction(() => {
      const record = networks.find(name);
      if (record) networks.saveSetup(name, { ...record.setup, links });
    });

  const plan = (name: string, machine: MachineNetworks, dnsPort: number | undefined): UsableNetwork =>
    database.transaction(() => {
      const { network, setup: previous } = requireNetwork(parts, name);
      const setup = { ...planSetup(parts, { network, previous, machine }), dnsPort };
      networks.saveSetup(name, { ...setup, state: 'changing' });
      return { network: requireNetwork(parts, name).network, setup };
    });

  const install = async (usable: UsableNetwork): Promise<void> => {
    if (usable.setup.table === '') return;
    const rules = rulesOf(usable);
    await firewall.install(rules, recordedPorts(parts, usable.network));
    looks.set(usable.network.name, { atMs: clock.monotonicMs(), blockedBy: await firewall.admit(rules) });
  };

  const make = async (name: string): Promise<void> => {
    const machine = await lookAround(parts);
    const { isBuiltIn, driver } = requireNetwork(parts, name).network;
    const dnsPort = !isBuiltIn && driver === 'bridge' ? await parts.namePort() : undefined;
    const usable = plan(name, machine, dnsPort);
    const { network, setup } = usable;
    if (network.hasIpv6 && !links.hasIpv6()) {
      throw engineError('network_failed', { step: `network ${name}`, reason: 'this machine has no IPv6' });
    }
    const isBridge = network.driver === 'bridge';
    const device = isBridge
      ? makeBridge(parts, usable)
      : makeParent(parts, setup.device, !Object.hasOwn(network.options, 'parent'));
    await all([device, install(usable)]);
    setState(name, 'up');
  };

  const usableOf = (name: string): UsableNetwork | undefined => {
    const found = knownNetwork(parts, name);
    return found?.setup && { network: found.network, setup: found.setup };
  };

  /** Others may stand on the same part of an interface. */
  const mayGo = ({ network, setup: { device, ownsDevice } }: UsableNetwork): boolean =>
    ownsDevice &&
    !networks
      .list()
      .some(({ name, setup }) => name !== network.name && setup.device === device && setup.state !== 'down');

  const restoreRules = async (name: string): Promise<void> => {
    using _ = await lock();
    const usable = usableOf(name);
    if (usable) await install(usable);
  };

  return {
    current,
    lock,
    restoreRules,
    async openPaths(name, paths) {
      using _ = await lock();
      const usable = current(name);
      const links = paths();
      if (!usable || isSamePaths(usable.setup.links, links)) return;
      saveLinks(name, undefined);
      await install({ ...usable, setup: { ...usable.setup, links } });
      saveLinks(name, links);
    },
    async bringUp(name) {
      using _ = await lock();
      if (!current(name)) await make(name);
    },
    async verifyRules(name) {
      const usable = usableOf(name);
      const last = looks.get(name);
      if (!usable || usable.setup.table === '') return;
      if (last && clock.monotonicMs() - last.atMs < LOOK_AGAIN_MS) return;
      const look = { atMs: clock.monotonicMs(), blockedBy: [] };
      looks.set(name, look);
      // Asked first: what changes while we look is looked at by the next.
      const generation = await firewall.generation();
      if (isSeen(roots, usable.setup, generation)) return;
      const { isInstalled, blockedBy } = await firewall.inspect(rulesOf(usable));
      looks.set(name, { ...look, blockedBy });
      if (!isInstalled) await restoreRules(name);
      else if (blockedBy.length > 0) looks.set(name, { ...look, blockedBy: await firewall.admit(rulesOf(usable)) });
      else noteSeen(roots, usable.setup, generation);
    },
    async takeDownIfUnused(name, atEnd = () => setState(name, 'down')) {
      using _ = await lock();
      const usable = usableOf(name);
      if (!usable) return true;
      if (usable.setup.state === 'down') {
        atEnd();
        return true;
      }
      const isUnused = database.transaction(() => {
        if (endpoints.countOn(name) > 0) return false;
        // From now on nobody finds the bridge there for use.
        setState(name, 'changing');
        return true;
      });
      if (!isUnused) return false;
      const { device, table } = usable.setup;
      await all([
        mayGo(usable) ? links.remove(device) : Promise.resolve(),
        table === '' ? Promise.resolve() : firewall.remove(rulesOf(usable)),
      ]);
      atEnd();
      looks.delete(name);
      forgetSeen(roots, usable.setup);
      return true;
    },
    async restore(name) {
      using _ = await lock();
      const isWanted = usableOf(name)?.setup.state === 'up' || endpoints.countOn(name) > 0;
      if (isWanted) await make(name);
      return isWanted;
    },
    warnings: () =>
      [...new Set([...looks.values()].flatMap(({ blockedBy }) => blockedBy))].map(
        (chain) => `The firewall's chain ${JSON.stringify(chain)} drops what containers send and get.`,
      ),
  };
}

const isSamePaths = (one: readonly LinkPath[] | undefined, other: readonly LinkPath[]): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

/** Waits for each, also when another has failed: none is still at work when the lock goes. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
