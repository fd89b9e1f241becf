import type { ContainerId } from '../container/container.js';
import { applyShapes } from './apply-shapes.js';
import { holdOwnNetwork, type OwnNetwork, whyNotOwn } from './own-network.js';
import { enforcePartition, lockTrouble, partedFrom, type TroubleParts } from './partitions.js';
import { readNotes, type TroubleNotes, writeNotes } from './trouble-notes.js';

/** Writes down what a container's packets are to suffer, and sees to it. Where that fails they suffer nothing. */
export async function reshape({ host, roots }: TroubleParts, network: OwnNetwork, wanted: TroubleNotes): Promise<void> {
  const { container, devices } = network;
  const formerDevices = readNotes(roots, container).devices;
  // Written down first: what a killed process leaves half done is there to be seen and cleared.
  writeNotes(roots, container, { ...wanted, devices: [...new Set([...devices, ...(formerDevices ?? [])])] });
  try {
    await applyShapes(host, network, wanted.shapes, { formerDevices });
  } catch (error) {
    writeNotes(roots, container, { ...wanted, shapes: [] });
    throw error;
  }
}

/** For a container with other interfaces and addresses than before: it is shaped by all of them, and known by all to others. */
export async function renewTrouble(parts: TroubleParts, id: ContainerId): Promise<void> {
  using _ = await lockTrouble(parts);
  const container = parts.records.find(id);
  if (!container) return;
  const notes = readNotes(parts.roots, container);
  if (notes.shapes.length > 0 && whyNotOwn(container) === undefined) {
    using network = holdOwnNetwork(parts.host, container);
    await reshape(parts, network, notes);
  }
  await Promise.all(partedFrom(parts, container).map((other) => enforcePartition(parts, other)));
}
