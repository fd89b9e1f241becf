import type { IpFamily } from '../../host/links.js';
import { readBridgeOptions } from './driver-options.js';
import type { Network } from './network.js';

/**
 * Whether an address of the network's subnets is the way out, or at least the host's. Else all of them are containers'.
 *
 * @see moby, libnetwork/drivers/bridge and libnetwork/drivers/macvlan: GetSkipGwAlloc
 */
export function hasGateway(
  { driver, options, isInternal }: Pick<Network, 'driver' | 'options' | 'isInternal'>,
  family: IpFamily,
): boolean {
  if (driver !== 'bridge') return !isInternal;
  const { gatewayModes, isIpv4Inhibited } = readBridgeOptions(options);
  const isHostAbsent = family === 'ipv4' && isInternal && isIpv4Inhibited;
  return gatewayModes[family] !== 'isolated' && !isHostAbsent;
}
