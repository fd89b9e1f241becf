import { readBridgeOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { Network } from './network.js';

/** Whether containers on it find each other by name: those that users made, where the host is on the bridge with them. */
export const hasNames = (network: Network): boolean => nameServerAddresses(network).length > 0;

/**
 * The host's addresses on a network, where its containers ask for names. None on the default bridge, as with docker, nor
 * where containers cannot reach the host: on macvlan and ipvlan.
 */
export function nameServerAddresses({ isBuiltIn, driver, options, addressing }: Network): readonly string[] {
  if (isBuiltIn || driver !== 'bridge') return [];
  const { isIpv4Inhibited } = readBridgeOptions(options);
  return addressing.pools
    .map(({ gateway }) => gateway)
    .filter((gateway) => gateway !== '' && !(isIpv4Inhibited && familyOf(gateway) === 'ipv4'));
}
