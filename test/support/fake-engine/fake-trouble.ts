import type {
  ContainerId,
  ContainerTrouble,
  PartitionPlace,
  Shape,
  ShapeOptions,
  ShapeSelection,
  ShapeTarget,
  TroubleService,
} from '../../../src/engine/index.js';
import { checkGroups } from '../../../src/engine/trouble/check-groups.js';
import { checkImpairment } from '../../../src/engine/trouble/check-impairment.js';
import { directionsOf, dropShapes, putShapes } from '../../../src/engine/trouble/shape-list.js';
import { parseShapeTarget } from '../../../src/engine/trouble/shape-target.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { FakeProcess } from './fake-process.js';
import type { FakeRecord, FakeState } from './fake-state.js';

type Place = Omit<PartitionPlace, 'partedFrom'>;

/** Bad networks for fake containers: written down, and gone when the container ends; no packet suffers. */
export class FakeTrouble implements TroubleService {
  readonly #state: FakeState;
  /** By the life that it is of. */
  readonly #shapes = new WeakMap<FakeProcess, readonly Shape[]>();
  readonly #places = new WeakMap<FakeProcess, Place>();
  #partitions = 0;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async shape(ref: string, options: ShapeOptions): Promise<ContainerTrouble> {
    await this.#state.control.enter('trouble.shape', ref, options);
    const impairment = checkImpairment(options);
    const { record, process } = this.#living(ref);
    const target = options.to === undefined ? undefined : this.#target(options.to);
    const added = directionsOf(options.direction ?? 'out').map((direction) => ({ direction, target, impairment }));
    this.#shapes.set(process, putShapes(this.#shapes.get(process) ?? [], added));
    return this.#trouble(record);
  }

  async clear(ref: string, selection: ShapeSelection = {}): Promise<ContainerTrouble> {
    await this.#state.control.enter('trouble.clear', ref, selection);
    const { record, process } = this.#living(ref);
    this.#shapes.set(process, dropShapes(this.#shapes.get(process) ?? [], selection));
    return this.#trouble(record);
  }

  async partition(groups: readonly (readonly string[])[]): Promise<readonly ContainerTrouble[]> {
    await this.#state.control.enter('trouble.partition', groups);
    const named = groups.map((group) => group.map((ref) => this.#living(ref)));
    const ids = named.map((group) => group.map(({ record }) => record.container.id));
    const others = this.#running().filter(({ container: { id } }) => !ids.flat().includes(id));
    const sides = checkGroups(ids, () => others.map(({ container: { id } }) => id));
    this.#partitions += 1;
    const partitionId = `partition-${this.#partitions}`;
    return sides
      .flatMap((side, index) =>
        side.map((id) => {
          const { process } = this.#living(id);
          this.#places.set(process, { partitionId, group: index + 1 });
          return id;
        }),
      )
      .map((id) => this.#trouble(this.#state.record(id)));
  }

  async heal(refs?: readonly string[]): Promise<readonly ContainerTrouble[]> {
    await this.#state.control.enter('trouble.heal', refs);
    const records = refs ? refs.map((ref) => this.#state.record(ref)) : this.#running();
    const parted = records.filter(({ process }) => process && this.#places.delete(process));
    return parted.map((record) => this.#trouble(record));
  }

  async status(refs?: readonly string[]): Promise<readonly ContainerTrouble[]> {
    await this.#state.control.enter('trouble.status', refs);
    const records = refs ? refs.map((ref) => this.#living(ref).record) : this.#running();
    return records.map((record) => this.#trouble(record)).toSorted((a, b) => a.name.localeCompare(b.name));
  }

  #running(): readonly FakeRecord[] {
    return this.#state.records.filter(({ process, container }) => process && whyNotOwn(container.config) === undefined);
  }

  #living(ref: string): { readonly record: FakeRecord; readonly process: FakeProcess } {
    const record = this.#state.record(ref);
    const { id, name, config } = record.container;
    if (!record.process) throw engineError('container_not_running', { id });
    const reason = whyNotOwn(config);
    if (reason !== undefined) throw engineError('network_not_own', { name, reason });
    return { record, process: record.process };
  }

  #target(text: string): ShapeTarget {
    const asked = parseShapeTarget(text);
    const prefixes =
      asked.kind === 'prefix'
        ? [asked.prefix]
        : addressesOf(this.#living(asked.ref).record).map(
            (address) => `${address}/${address.includes(':') ? 128 : 32}`,
          );
    return { name: text, prefixes, port: asked.port };
  }

  #trouble(record: FakeRecord): ContainerTrouble {
    const { container, process } = record;
    return {
      containerId: container.id,
      name: container.name,
      addresses: addressesOf(record),
      shapes: (process && this.#shapes.get(process)) ?? [],
      partition: this.#placeOf(process),
    };
  }

  #placeOf(process: FakeProcess | undefined): PartitionPlace | undefined {
    const place = process && this.#places.get(process);
    if (!place) return undefined;
    const partedFrom = this.#running()
      .filter((other) => {
        const theirs = other.process && this.#places.get(other.process);
        return theirs?.partitionId === place.partitionId && theirs.group !== place.group;
      })
      .map(({ container }) => container.name)
      .toSorted();
    return partedFrom.length > 0 ? { ...place, partedFrom } : undefined;
  }
}

function whyNotOwn({ network }: FakeRecord['container']['config']): string | undefined {
  if (network.kind === 'host') return "it uses this machine's";
  return network.kind === 'container'
    ? `it uses that of container ${(network.id satisfies ContainerId).slice(0, 12)}`
    : undefined;
}

const addressesOf = ({ container }: FakeRecord): readonly string[] =>
  container.state.endpoints.flatMap(({ address, ipv6Address }) => [address, ipv6Address].filter((text) => text !== ''));
