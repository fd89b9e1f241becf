import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import type { Container, ContainerId } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { isAlive } from '../container/transitions.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { addressesOf } from '../traffic/live-network.js';
import { holdOwnNetwork } from './own-network.js';
import { healingScript, type PublishedPlace, partitionScript } from './partition-rules.js';
import { readNotes, writeNotes } from './trouble-notes.js';

export type TroubleParts = Pick<ContainerParts, 'host' | 'roots' | 'records'>;

/** One change of what containers suffer at a time: several of them are changed together. */
export const lockTrouble = ({ host, roots }: Pick<TroubleParts, 'host' | 'roots'>): Promise<HeldLock> =>
  acquireLock(host, join(layout.locks(roots), 'trouble'));

/** Those that a container is parted from, and that live in the same partition still. */
export function partedFrom(parts: Omit<TroubleParts, 'host'>, container: Container): readonly Container[] {
  const { partition } = readNotes(parts.roots, container);
  return partition?.isLeaving ? [] : otherSides(parts, container).filter((other) => !isLeaving(parts, other));
}

/** Those of other groups who live and have not left, whether the container itself is on its way out or not. */
function otherSides({ roots, records }: Omit<TroubleParts, 'host'>, container: Container): readonly Container[] {
  const { partition } = readNotes(roots, container);
  if (!partition) return [];
  return partition.members.flatMap(({ id, group }) => {
    const other = group === partition.group ? undefined : records.find(id);
    const isIn =
      other && isAlive(other.state.status) && readNotes(roots, other).partition?.partitionId === partition.partitionId;
    return isIn ? [other] : [];
  });
}

const isLeaving = ({ roots }: Pick<TroubleParts, 'roots'>, container: Container): boolean =>
  readNotes(roots, container).partition?.isLeaving === true;

/** Makes the rules in a container's network say what is written down of it, and of those around it. */
export async function enforcePartition(parts: TroubleParts, container: Container): Promise<void> {
  const strangers = partedFrom(parts, container);
  using network = holdOwnNetwork(parts.host, container);
  const script =
    strangers.length === 0
      ? healingScript()
      : partitionScript({
          addresses: strangers.flatMap(addressesOf),
          macAddresses: strangers.flatMap(({ state }) => state.endpoints.map(({ macAddress }) => macAddress)),
          published: publishedPlaces(strangers),
        });
  await parts.host.trafficControl.rules(network.namespace, script);
}

/**
 * Takes a container out of its partition; the others in it hear what it says again. One who is killed over it leaves it
 * written down as leaving: the next heals it to the end.
 */
export async function leavePartition(parts: TroubleParts, container: Container): Promise<boolean> {
  const notes = readNotes(parts.roots, container);
  if (!notes.partition) return false;
  const others = otherSides(parts, container);
  writeNotes(parts.roots, container, { ...notes, partition: { ...notes.partition, isLeaving: true } });
  await Promise.all([container, ...others].map((each) => enforceIfAlive(parts, each)));
  writeNotes(parts.roots, container, { ...notes, partition: undefined });
  return true;
}

/** One that has ended meanwhile has no rules any more. */
async function enforceIfAlive(parts: TroubleParts, container: Container): Promise<void> {
  try {
    await enforcePartition(parts, container);
  } catch (error) {
    if (!isEngineError(error, 'container_not_running')) throw error;
  }
}

/**
 * For a container that has ended, before its address is given to another: those that were parted from it must hear
 * whoever has it next.
 */
export async function forgetEnded(parts: TroubleParts, id: ContainerId): Promise<void> {
  using _ = await lockTrouble(parts);
  const container = parts.records.find(id);
  if (container) await leavePartition(parts, container);
}

/** Where published ports of these can be reached, by every address of this machine. */
function publishedPlaces(containers: readonly Container[]): readonly PublishedPlace[] {
  const machine = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  return containers.flatMap(({ state }) =>
    state.ports
      // What is open where a container is has no place on this machine.
      .filter(({ hostPort }) => hostPort !== 0)
      .flatMap(({ protocol, hostAddress, hostPort }) =>
        addressesAt(hostAddress, machine).map((address) => ({ address, protocol, port: hostPort })),
      ),
  );
}

/** Every one, every one of a family, or the one itself. */
function addressesAt(hostAddress: string, machine: readonly string[]): readonly string[] {
  if (hostAddress === '') return machine;
  if (hostAddress === '0.0.0.0') return machine.filter(isIPv4);
  return hostAddress === '::' ? machine.filter(isIPv6) : [hostAddress];
}
