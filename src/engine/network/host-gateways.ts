import { readBridgeOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { AddressPool, Network } from './network.js';

/** Those of a bridge's subnets on which the host is, by the address that is their way out. */
export function hostGateways<Pool extends Pick<AddressPool, 'gateway'>>(
  { options }: Pick<Network, 'options'>,
  pools: readonly Pool[],
): readonly Pool[] {
  const { isIpv4Inhibited, gatewayModes } = readBridgeOptions(options);
  return pools.filter(({ gateway }) => {
    const family = familyOf(gateway);
    return family !== undefined && gatewayModes[family] !== 'isolated' && !(family === 'ipv4' && isIpv4Inhibited);
  });
}
