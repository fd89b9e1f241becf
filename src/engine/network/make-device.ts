import { engineError } from '../../errors/engine-error.js';
import { readBridgeOptions } from './driver-options.js';
import { hostGateways } from './host-gateways.js';
import { familyOf } from './ip-address.js';
import type { UsableNetwork } from './known-network.js';
import type { NetworkParts } from './network-parts.js';
import { macAddressOf, requireSubnet } from './subnet.js';

const hostAddresses = ({ network, setup }: UsableNetwork): readonly string[] =>
  hostGateways(network, setup.pools).map(({ gateway, subnet }) => `${gateway}/${requireSubnet(subnet).prefixLength}`);

/** Makes the network's bridge, with those on it who were on one that somebody deleted. */
export async function makeBridge(
  { host, endpoints }: Pick<NetworkParts, 'host' | 'endpoints'>,
  usable: UsableNetwork,
): Promise<void> {
  const { network, setup } = usable;
  const ipv4 = setup.pools.find(({ gateway }) => familyOf(gateway) === 'ipv4')?.gateway;
  await host.links.createBridge({
    name: setup.device,
    addresses: hostAddresses(usable),
    mtu: setup.mtu,
    macAddress: ipv4 === undefined ? randomMacAddress(host) : macAddressOf(ipv4),
    isIsolated: !readBridgeOptions(network.options).mayTalkToEachOther,
    isForeign: !setup.ownsDevice,
    ports: endpoints.ofNetwork(network.name).map(({ hostInterface }) => hostInterface),
  });
}

const MAC_BYTES = 4;

function randomMacAddress({ random }: Pick<NetworkParts['host'], 'random'>): string {
  const bytes = random.hex(MAC_BYTES).match(/../g) ?? [];
  return ['02', '42', ...bytes].join(':');
}

const VLAN = /^(?<parent>.+)\.(?<vlanId>\d{1,4})$/;

/** Makes what macvlan and ipvlan stand on, unless it is there. @throws network_failed */
export async function makeParent({ host }: Pick<NetworkParts, 'host'>, name: string, isDummy: boolean): Promise<void> {
  if (host.links.has(name)) return;
  if (isDummy) return void (await host.links.createParent({ kind: 'dummy', name }));
  const { parent = '', vlanId = '' } = VLAN.exec(name)?.groups ?? {};
  if (!host.links.has(parent)) {
    throw engineError('network_failed', { step: `parent ${name}`, reason: 'no such interface' });
  }
  await host.links.createParent({ kind: 'vlan', name, parent, vlanId: Number(vlanId) });
}
