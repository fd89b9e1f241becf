import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { linkLocalAddress } from '../../packet/address.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { getContainer } from '../container/find-container.js';
import { layout } from '../roots.js';
import { addressesOf, holdNetwork } from './live-network.js';
import { type AddressBook, toFlows } from './read-flows.js';
import type { FlowReport } from './traffic-service.js';

type FlowParts = Pick<ContainerParts, 'host' | 'roots' | 'records'>;

/** Since when connections of one life of a container are counted; in its run folder, which ends with that life. */
type CountingNote = { readonly pidStartTicks: number; readonly sinceMs: number };

export async function countFlows(parts: FlowParts, ref: string): Promise<FlowReport> {
  const container = getContainer(parts.records, ref);
  using network = holdNetwork(parts.host, container);
  const owner = ownerOf(parts, container);
  const { connections, clock } = parts.host;
  const noted = readNote(parts, container);
  if (!noted) await connections.count(network.namespace);
  const countedSinceMs = noted?.sinceMs ?? clock.nowMs();
  if (!noted) writeNote(parts, container, { pidStartTicks: container.state.pidStartTicks, sinceMs: countedSinceMs });
  const flows = toFlows(connections.list(network.namespace), addressBook(parts, owner));
  return { containerId: container.id, countedSinceMs, flows };
}

/** Whose addresses are those of the container's network: of one that is shared, its owner's. */
function ownerOf({ records }: FlowParts, container: Container): Container {
  const { name, config } = container;
  if (config.network.kind === 'host') throw engineError('network_not_own', { name, reason: "it uses this machine's" });
  return config.network.kind === 'container' ? (records.find(config.network.id) ?? container) : container;
}

function addressBook({ records }: FlowParts, owner: Container): AddressBook {
  const machine = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.filter(({ internal }) => !internal).map(({ address }) => address),
  );
  const running = records.list(['running', 'paused']);
  return {
    own: new Set(everyAddressOf(owner)),
    machine: new Set(machine),
    containers: new Map(
      running.flatMap((container) => everyAddressOf(container).map((address) => [address, container] as const)),
    ),
  };
}

/** Also those that its interfaces give themselves. */
const everyAddressOf = (container: Container): readonly string[] => [
  ...addressesOf(container),
  ...container.state.endpoints.map(({ macAddress }) => linkLocalAddress(macAddress)),
];

const notePath = ({ roots }: FlowParts, { id }: Container): string =>
  join(layout.runningContainer(roots, id), 'flows.json');

function readNote(parts: FlowParts, container: Container): CountingNote | undefined {
  try {
    const note = JSON.parse(readFileSync(notePath(parts, container), 'utf8')) as CountingNote;
    return note.pidStartTicks === container.state.pidStartTicks ? note : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeNote(parts: FlowParts, container: Container, note: CountingNote): void {
  const path = notePath(parts, container);
  // Others may begin to count at the same moment.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(note), { mode: 0o600 });
  renameSync(draft, path);
}
