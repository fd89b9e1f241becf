import { endpointClaim } from '../../../src/engine/container/endpoint-claims.js';
import { endpointSettings } from '../../../src/engine/container/endpoint-settings.js';
import { placesOf } from '../../../src/engine/container/places-of.js';
import type {
  Container,
  ContainerEndpoint,
  ContainerState,
  CreateNetwork,
  EndpointSettings,
  Network,
} from '../../../src/engine/index.js';
import type { RecordedPool } from '../../../src/engine/metadata/networks.js';
import { allocateAddress, requirePool } from '../../../src/engine/network/allocate-address.js';
import { builtInNetworks, isBuiltInName } from '../../../src/engine/network/built-in-networks.js';
import { checkNetwork } from '../../../src/engine/network/check-network.js';
import { hasGateway } from '../../../src/engine/network/has-gateway.js';
import { hostBindings } from '../../../src/engine/network/host-bindings.js';
import { planPools } from '../../../src/engine/network/plan-pools.js';
import { macAddressOf } from '../../../src/engine/network/subnet.js';
import { DEFAULT_DATA_ROOT, DEFAULT_RUN_ROOT } from '../../../src/engine/roots.js';
import { engineError } from '../../../src/errors/engine-error.js';
import type { IpFamily } from '../../../src/host/links.js';
import { anEndpoint, hex } from '../builders.js';
import type { FakeRecord } from './fake-state.js';

type FakeNetwork = { readonly network: Network; readonly pools: readonly RecordedPool[]; last: string };

const ROOTS = { dataRoot: DEFAULT_DATA_ROOT, runRoot: DEFAULT_RUN_ROOT };
const BRIDGE_POOL: RecordedPool = {
  subnet: '172.17.0.0/16',
  range: '',
  gateway: '172.17.0.1',
  reserved: {},
  isChosen: true,
};

/** Networks in memory, with the engine's own rules for what they may be called and which addresses they have. */
export class FakeNetworkTable {
  readonly #networks: FakeNetwork[] = builtInNetworks(ROOTS).map((network) =>
    known({ ...network, id: hex(`network ${network.name}`) }, network.name === 'bridge' ? [BRIDGE_POOL] : []),
  );

  list(): readonly Network[] {
    return this.#networks.map(({ network }) => network);
  }

  find(ref: string): Network | undefined {
    const all = this.list();
    return (
      all.find(({ id, name }) => id === ref || name === ref) ?? all.find(({ id }) => ref !== '' && id.startsWith(ref))
    );
  }

  get(ref: string): Network {
    const found = this.find(ref);
    if (!found) throw engineError('network_not_found', { ref });
    return found;
  }

  hasChosenSubnets(name: string): boolean {
    return this.#get(name).pools.every(({ isChosen }) => isChosen);
  }

  checkAddresses(name: string, addresses: readonly string[]): void {
    for (const address of addresses) if (address !== '') requirePool(this.#get(name).pools, address);
  }

  create(request: CreateNetwork, createdAtMs: number): Network {
    const checked = checkNetwork(request);
    const { name, hasIpv4, hasIpv6, addressing } = checked;
    if (isBuiltInName(name) || this.find(name)?.name === name) throw engineError('network_name_taken', { name });
    const ofNetworks = this.#networks.flatMap(({ pools }) => pools.map(({ subnet }) => subnet));
    const asked = {
      hasIpv4,
      hasIpv6,
      asked: addressing.pools,
      previous: [],
      hasGateway: (family: IpFamily) => hasGateway(checked, family),
    };
    const pools = planPools(asked, { ofMachine: [], ofNetworks }, { roots: ROOTS, settings: { pools: undefined } });
    const network = { ...checked, id: hex(`network ${name} ${createdAtMs}`), createdAtMs, isBuiltIn: false };
    const made = known(network, pools);
    this.#networks.push(made);
    return made.network;
  }

  remove(name: string): void {
    this.#networks.splice(this.#networks.indexOf(this.#get(name)), 1);
  }

  /** A new place on a network, with an address that none of `others` has. */
  place(
    container: Container,
    settings: EndpointSettings,
    {
      serial,
      others,
      index,
    }: { readonly serial: number; readonly others: readonly ContainerEndpoint[]; readonly index: number },
  ): ContainerEndpoint {
    const found = this.#get(settings.network);
    const { name, id } = found.network;
    const claim = endpointClaim(container, name, settings);
    const there = others.filter(({ networkName }) => networkName === name);
    const allocate = (family: IpFamily, wanted: string, taken: readonly string[]) =>
      allocateAddress({
        network: name,
        family,
        pools: found.pools,
        wanted,
        taken,
        last: family === 'ipv4' ? found.last : '',
      });
    // On the default bridge the host counts containers up, so that screens show the same whatever ran before.
    const wanted = name === 'bridge' ? `172.17.0.${serial + 1}` : claim.ipv4Address;
    const ipv4 = allocate('ipv4', wanted, name === 'bridge' ? [] : there.map(({ address }) => address));
    const ipv6 = allocate(
      'ipv6',
      claim.ipv6Address,
      there.map(({ ipv6Address }) => ipv6Address),
    );
    if (name !== 'bridge' && claim.ipv4Address === '') found.last = ipv4.address;
    return anEndpoint({
      endpointId: hex(`endpoint ${container.id} ${name}`),
      networkId: id,
      networkName: name,
      interfaceName: `eth${index}`,
      macAddress: claim.macAddress || macAddressOf(ipv4.address || '0.0.0.0'),
      ...ipv4,
      ipv6Address: ipv6.address,
      ipv6PrefixLength: ipv6.prefixLength,
      ipv6Gateway: ipv6.gateway,
      names: claim.names,
    });
  }

  #get(name: string): FakeNetwork {
    const found = this.#networks.find(({ network }) => network.name === name);
    if (!found) throw engineError('network_not_found', { ref: name });
    return found;
  }
}

const known = (network: Network, pools: readonly RecordedPool[]): FakeNetwork => ({
  network: {
    ...network,
    addressing: { ...network.addressing, pools: pools.map(({ isChosen: _, ...pool }) => pool) },
  },
  pools,
  last: '',
});

/** All places that a container has when it starts; the host's ports that nobody chose are counted up. */
export function fakePlaces(
  networks: FakeNetworkTable,
  records: readonly FakeRecord[],
  { container }: Pick<FakeRecord, 'container'>,
  serial: number,
): Pick<ContainerState, 'endpoints' | 'ports'> {
  const { config } = container;
  if (config.network.kind !== 'bridge' && config.network.kind !== 'network') return { endpoints: [], ports: [] };
  const others = records.flatMap((record) => record.container.state.endpoints);
  const endpoints = placesOf(container, (ref) => networks.find(ref)).map(
    ({ networkId, settings, networkName }, index) => {
      if (networkId === '') throw engineError('network_not_found', { ref: settings.network });
      return networks.place(container, endpointSettings({ ...settings, network: networkName }), {
        serial,
        others,
        index,
      });
    },
  );
  return { endpoints, ports: fakePorts(container) };
}

export const fakePorts = ({ config }: Container): ContainerState['ports'] =>
  config.ports.flatMap(({ lastHostPort: _, ...port }, index) =>
    hostBindings({ ...port, hostPort: port.hostPort || 32768 + index }, { hasIpv6: true, isOnIpv6: false, routed: [] }),
  );
