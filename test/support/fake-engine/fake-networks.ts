import {
  isConnected,
  settingsOn,
  withEndpoint,
  withoutEndpoint,
} from '../../../src/engine/container/change-networks.js';
import { checkPlace } from '../../../src/engine/container/check-places.js';
import { requireConnectable } from '../../../src/engine/container/connect-network.js';
import { hasLabel } from '../../../src/engine/container/filter-containers.js';
import { filterNetworks } from '../../../src/engine/container/filter-networks.js';
import { membersWithoutAddress } from '../../../src/engine/container/members-without-address.js';
import { placesOf } from '../../../src/engine/container/places-of.js';
import type {
  CreateNetwork,
  Network,
  NetworkDetails,
  NetworkFilter,
  NetworkMember,
  NetworkService,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { fakePorts } from './fake-network-table.js';
import type { FakeRecord, FakeState } from './fake-state.js';

/** Networks in memory; containers get addresses there, and nothing goes over them. */
export class FakeNetworks implements NetworkService {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async list(filter: NetworkFilter = {}): Promise<readonly Network[]> {
    await this.#state.control.enter('networks.list', filter);
    return filterNetworks(this.#state.networks.list(), filter, (network) => this.#isUsed(network));
  }

  async get(ref: string): Promise<NetworkDetails> {
    await this.#state.control.enter('networks.get', ref);
    const network = this.#state.networks.get(ref);
    const containers = this.#state.records.map(({ container }) => container);
    const others = membersWithoutAddress(network, containers, (name) => this.#state.networks.find(name));
    return { network, members: [...this.#members(network), ...others] };
  }

  async create(request: CreateNetwork): Promise<{ readonly network: Network; readonly warnings: readonly string[] }> {
    await this.#state.control.enter('networks.create', request);
    const network = this.#state.networks.create(request, this.#state.nowMs);
    this.#emit('create', network);
    return { network, warnings: [] };
  }

  async remove(ref: string): Promise<Network> {
    await this.#state.control.enter('networks.remove', ref);
    return this.#remove(this.#state.networks.get(ref));
  }

  async connect(ref: string, container: string, asked: Parameters<NetworkService['connect']>[2] = {}): Promise<void> {
    await this.#state.control.enter('networks.connect', ref, container, asked);
    const record = this.#state.record(container);
    const { networks } = this.#state;
    const network = networks.get(ref);
    requireConnectable(record.container, network);
    const { name, config, state } = record.container;
    const settings = settingsOn(network, config, asked);
    checkPlace({ networks }, network, settings);
    if (isConnected(config, network)) {
      throw engineError('network_already_connected', { container: name, network: network.name });
    }
    const changed = { ...record.container, config: withEndpoint(config, settings) };
    if (!isAlive(record)) {
      record.container = changed;
      return;
    }
    const others = this.#state.records.flatMap((other) => other.container.state.endpoints);
    const place = { serial: this.#state.records.indexOf(record) + 1, others, index: freeIndex(record) };
    const endpoint = networks.place(changed, settings, place);
    record.container = changed;
    const ports = state.endpoints.length === 0 ? fakePorts(changed) : state.ports;
    this.#state.setState(record, { endpoints: [...state.endpoints, endpoint], ports });
    this.#emit('connect', network, { container: record.container.id });
  }

  async disconnect(
    ref: string,
    container: string,
    options: { readonly isForced?: boolean | undefined } = {},
  ): Promise<void> {
    await this.#state.control.enter('networks.disconnect', ref, container, options);
    const network = this.#state.networks.get(ref);
    const record = this.#state.record(container);
    const { id, config, state } = record.container;
    if (!isConnected(config, network)) {
      throw engineError('network_not_connected', { container: id, network: network.name });
    }
    record.container = { ...record.container, config: withoutEndpoint(config, network) };
    if (!isAlive(record)) return;
    const endpoints = state.endpoints.filter(({ networkName }) => networkName !== network.name);
    this.#state.setState(record, { endpoints, ports: endpoints.length === 0 ? [] : state.ports });
    this.#emit('disconnect', network, { container: id });
  }

  async prune(options: Parameters<NetworkService['prune']>[0] = {}): Promise<{ readonly deleted: readonly string[] }> {
    await this.#state.control.enter('networks.prune', options);
    const { label = [], withoutLabel = [], untilMs = Number.POSITIVE_INFINITY } = options;
    const unused = this.#state.networks
      .list()
      .filter(
        (network) =>
          !network.isBuiltIn &&
          !this.#isUsed(network) &&
          network.createdAtMs < untilMs &&
          label.every((wanted) => hasLabel(network.labels, wanted)) &&
          !withoutLabel.some((spared) => hasLabel(network.labels, spared)),
      );
    for (const network of unused) this.#remove(network);
    this.#state.journal.add({ type: 'network', action: 'prune', actor: { id: '', attributes: { reclaimed: '0' } } });
    return { deleted: unused.map(({ name }) => name) };
  }

  async reload(ref?: string): Promise<{ readonly reloaded: readonly string[] }> {
    await this.#state.control.enter('networks.reload', ref);
    const asked = ref === undefined ? this.#state.networks.list() : [this.#state.networks.get(ref)];
    const used = asked.filter((network) => this.#members(network).length > 0);
    for (const network of used) this.#emit('reload', network);
    return { reloaded: used.map(({ name }) => name) };
  }

  #remove(network: Network): Network {
    const { name, id, isBuiltIn } = network;
    if (isBuiltIn) throw engineError('network_built_in', { name, operation: 'remove' });
    if (this.#members(network).length > 0) throw engineError('network_in_use', { name, id });
    this.#state.networks.remove(name);
    this.#emit('destroy', network);
    return network;
  }

  #members({ name }: Network): readonly NetworkMember[] {
    return this.#state.records.flatMap(({ container: { id, name: containerName, state } }) =>
      state.endpoints
        .filter(({ networkName }) => networkName === name)
        .map(({ endpointId, macAddress, address, prefixLength, ipv6Address, ipv6PrefixLength }) => ({
          containerId: id,
          containerName,
          endpointId,
          macAddress,
          ipv4Address: address === '' ? '' : `${address}/${prefixLength}`,
          ipv6Address: ipv6Address === '' ? '' : `${ipv6Address}/${ipv6PrefixLength}`,
        })),
    );
  }

  #isUsed({ name }: Network): boolean {
    return this.#state.records.some((record) => this.#isOn(record, name));
  }

  #isOn({ container }: FakeRecord, name: string): boolean {
    return placesOf(container, (ref) => this.#state.networks.find(ref)).some(({ networkName }) => networkName === name);
  }

  #emit(action: string, { id, name, driver }: Network, attributes: Readonly<Record<string, string>> = {}): void {
    this.#state.journal.add({
      type: 'network',
      action,
      actor: { id, attributes: { ...attributes, name, type: driver } },
    });
  }
}

const isAlive = ({ container: { state } }: FakeRecord): boolean =>
  state.status === 'running' || state.status === 'paused';

function freeIndex({ container: { state } }: FakeRecord): number {
  const taken = new Set(state.endpoints.map(({ interfaceName }) => interfaceName));
  for (let index = 0; ; index++) if (!taken.has(`eth${index}`)) return index;
}
