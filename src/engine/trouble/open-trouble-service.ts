import { engineError } from '../../errors/engine-error.js';
import type { Container } from '../container/container.js';
import { getContainer } from '../container/find-container.js';
import { addressesOf } from '../traffic/live-network.js';
import { checkGroups } from './check-groups.js';
import { checkImpairment } from './check-impairment.js';
import { holdOwnNetwork, whyNotOwn } from './own-network.js';
import { enforcePartition, leavePartition, lockTrouble, partedFrom, type TroubleParts } from './partitions.js';
import { reshape } from './reshape.js';
import { directionsOf, dropShapes, putShapes } from './shape-list.js';
import { parseShapeTarget } from './shape-target.js';
import { readNotes, writeNotes } from './trouble-notes.js';
import type { ContainerTrouble, PartitionPlace, Shape, ShapeTarget, TroubleService } from './trouble-service.js';

const LONGEST_PREFIX: Readonly<Record<'4' | '6', number>> = { 4: 32, 6: 128 };

export function openTroubleService(parts: TroubleParts): TroubleService {
  const { host, roots, records } = parts;
  const lock = () => lockTrouble(parts);

  /** @throws container_not_running, network_not_own */
  const requireOwn = (container: Container): Container => {
    using _ = holdOwnNetwork(host, container);
    return container;
  };
  const getOwn = (ref: string): Container => requireOwn(getContainer(records, ref));
  const running = (): readonly Container[] =>
    records.list(['running', 'paused']).filter((container) => whyNotOwn(container) === undefined);

  const placeOf = (container: Container): PartitionPlace | undefined => {
    const { partition } = readNotes(roots, container);
    const others = partedFrom(parts, container).map(({ name }) => name);
    // Where all others have ended or been healed, there is nothing left of it.
    if (!partition || others.length === 0) return undefined;
    return { partitionId: partition.partitionId, group: partition.group, partedFrom: others.toSorted() };
  };
  const troubleOf = (container: Container): ContainerTrouble => ({
    containerId: container.id,
    name: container.name,
    addresses: addressesOf(container),
    shapes: readNotes(roots, container).shapes,
    partition: placeOf(container),
  });

  const changeShapes = async (
    ref: string,
    change: (shapes: readonly Shape[]) => readonly Shape[],
  ): Promise<ContainerTrouble> => {
    using _ = await lock();
    const container = getContainer(records, ref);
    using network = holdOwnNetwork(host, container);
    const notes = readNotes(roots, container);
    await reshape(parts, network, { ...notes, shapes: change(notes.shapes) });
    return troubleOf(container);
  };

  const target = (text: string): ShapeTarget => {
    const asked = parseShapeTarget(text);
    if (asked.kind === 'prefix') return { name: text, prefixes: [asked.prefix], port: asked.port };
    const other = getContainer(records, asked.ref);
    const addresses = addressesOf(other);
    if (addresses.length === 0)
      throw engineError('network_not_own', { name: other.name, reason: whyNotOwn(other) ?? 'it is on none' });
    return { name: text, prefixes: addresses.map(wholePrefix), port: asked.port };
  };

  return {
    async shape(ref, options) {
      const impairment = checkImpairment(options);
      const to = options.to === undefined ? undefined : target(options.to);
      const directions = directionsOf(options.direction ?? 'out');
      const added = directions.map((direction): Shape => ({ direction, target: to, impairment }));
      return await changeShapes(ref, (shapes) => putShapes(shapes, added));
    },
    async clear(ref, selection = {}) {
      return await changeShapes(ref, (shapes) => dropShapes(shapes, selection));
    },
    async partition(groups) {
      using _ = await lock();
      const ids = groups.map((group) => group.map((ref) => getOwn(ref).id));
      const sides = checkGroups(ids, () =>
        running()
          .map(({ id }) => id)
          .filter((id) => !ids.flat().includes(id)),
      );
      const members = sides.flatMap((side, index) => side.map((id) => ({ id, group: index + 1 })));
      const containers = members.map(({ id }) => getOwn(id));
      for (const container of containers) await leavePartition(parts, container);
      const partitionId = host.random.hex(6);
      members.forEach(({ group }, at) => {
        const container = containers[at];
        if (!container) return;
        const partition = { partitionId, group, members };
        writeNotes(roots, container, { ...readNotes(roots, container), partition });
      });
      await Promise.all(containers.map((container) => enforcePartition(parts, container)));
      return containers.map(troubleOf);
    },
    async heal(refs) {
      using _ = await lock();
      const containers = refs ? refs.map((ref) => getContainer(records, ref)) : running();
      const healed: Container[] = [];
      for (const container of containers) if (await leavePartition(parts, container)) healed.push(container);
      return healed.map(troubleOf);
    },
    async status(refs) {
      const containers = refs ? refs.map(getOwn) : running();
      return containers.map(troubleOf).toSorted((a, b) => a.name.localeCompare(b.name));
    },
  };
}

const wholePrefix = (address: string): string => `${address}/${LONGEST_PREFIX[address.includes(':') ? '6' : '4']}`;
