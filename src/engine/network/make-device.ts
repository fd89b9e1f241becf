import { engineError } from '../../errors/engine-error.js';
import type { Link } from '../../host/links.js';
import { readBridgeOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { UsableNetwork } from './known-network.js';
import type { NetworkParts } from './network-parts.js';
import { macAddressOf, requireSubnet } from './subnet.js';

/** Where the host is on a bridge. */
function hostAddresses({ network, setup }: UsableNetwork): readonly string[] {
  const { isIpv4Inhibited } = readBridgeOptions(network.options);
  return setup.pools
    .map(({ subnet, gateway }) => ({ gateway, subnet: requireSubnet(subnet) }))
    .filter(({ subnet: { family } }) => family === 'ipv6' || !isIpv4Inhibited)
    .map(({ gateway, subnet: { prefixLength } }) => `${gateway}/${prefixLength}`);
}

/**
 * Makes the network's bridge. One that was there before keeps what it has.
 *
 * @param links Those of the machine.
 */
export async function makeBridge(
  { host }: Pick<NetworkParts, 'host'>,
  usable: UsableNetwork,
  links: readonly Link[],
): Promise<void> {
  const { setup } = usable;
  const addresses = hostAddresses(usable);
  const present = setup.ownsDevice ? undefined : links.find(({ name }) => name === setup.device);
  const ipv4 = setup.pools.find(({ gateway }) => familyOf(gateway) === 'ipv4')?.gateway;
  await host.links.createBridge({
    name: setup.device,
    addresses: [...new Set([...(present?.addresses ?? []), ...addresses])],
    mtu: present?.mtu ?? setup.mtu,
    macAddress: present?.macAddress ?? (ipv4 === undefined ? randomMacAddress(host) : macAddressOf(ipv4)),
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
