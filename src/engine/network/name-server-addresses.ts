import { readBridgeOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { Network } from './network.js';

/** Whether containers on it find each other by name: those that users made, as with docker, with addresses to be found. */
export const hasNames = ({ isBuiltIn, addressing }: Network): boolean => !isBuiltIn && addressing.pools.length > 0;

/**
 * The host's addresses on such a network, where its containers ask for names. None where they cannot reach the host, as on
 * macvlan and ipvlan: they are answered within their own networks.
 */
export function nameServerAddresses({ driver, options, addressing }: Network): readonly string[] {
  if (driver !== 'bridge') return [];
  const { isIpv4Inhibited } = readBridgeOptions(options);
  return addressing.pools
    .map(({ gateway }) => gateway)
    .filter((gateway) => gateway !== '' && !(isIpv4Inhibited && familyOf(gateway) === 'ipv4'));
}
