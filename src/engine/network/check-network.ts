import { engineError } from '../../errors/engine-error.js';
import { checkPools } from './check-pools.js';
import { readBridgeOptions, readInterfacePrefix, readMtu, readParentOptions } from './driver-options.js';
import { hasGateway } from './has-gateway.js';
import { familyOf } from './ip-address.js';
import type { AddressPool, Network, NetworkDriver } from './network.js';
import type { CreateNetwork } from './network-service.js';

/** Docker takes any; a slash would part the paths of its API, and a character of control lines of lists. */
const NAME = /^[^/\p{Cc}]+$/u;
const RESERVED: readonly string[] = ['bridge', 'host', 'none', 'default'];
const DRIVERS: readonly NetworkDriver[] = ['bridge', 'host', 'null', 'macvlan', 'ipvlan'];

/**
 * What was asked for, checked, with what was left out.
 *
 * @throws argument_invalid, network_built_in, network_driver_not_found
 */
export function checkNetwork(request: CreateNetwork): Omit<Network, 'id' | 'createdAtMs' | 'isBuiltIn'> {
  const { name, labels = {}, options = {} } = request;
  checkName(name);
  const driver = checkDriver(request.driver || 'bridge');
  readMtu(options);
  readInterfacePrefix(options);
  // What stands on nothing leads nowhere.
  const isInternal = (request.isInternal ?? false) || (driver !== 'bridge' && !readParentOptions(options).parent);
  if (driver === 'bridge') checkBridge(options, isInternal);
  const addressing = checkAddressing(request, { driver, options, isInternal });
  const hasIpv4 = request.hasIpv4 ?? true;
  const hasIpv6 = request.hasIpv6 ?? false;
  // Others' containers may have addresses of their own doing.
  if (driver === 'bridge' && !hasIpv4 && !hasIpv6) throw invalid('IPv4 or IPv6 must be enabled');
  return {
    name,
    driver,
    labels,
    options,
    isInternal,
    isAttachable: request.isAttachable ?? false,
    hasIpv4,
    hasIpv6,
    addressing,
  };
}

function checkName(name: string): void {
  if (RESERVED.includes(name)) throw engineError('network_built_in', { name, operation: 'create' });
  if (name.trim() === '') throw invalid('invalid name: name is empty');
  if (!NAME.test(name)) throw invalid(`invalid network name ${JSON.stringify(name)}: no slash may be in it`);
}

function checkDriver(driver: string): NetworkDriver {
  if (driver === 'overlay') {
    throw invalid('driver overlay: only a swarm has such networks, and gantry manages this machine alone');
  }
  if (driver === 'host' || driver === 'null') {
    throw engineError('network_driver_single', { driver });
  }
  const known = DRIVERS.find((each) => each === driver);
  if (!known) throw engineError('network_driver_not_found', { driver });
  return known;
}

/** @see moby, libnetwork/drivers/bridge: parseNetworkOptions */
function checkBridge(options: Network['options'], isInternal: boolean): void {
  const { gatewayModes } = readBridgeOptions(options);
  if (isInternal || !Object.values(gatewayModes).includes('isolated')) return;
  throw invalid("gateway mode 'isolated' can only be used for an internal network");
}

function checkAddressing(
  { addressing }: CreateNetwork,
  network: Pick<Network, 'driver' | 'options' | 'isInternal'>,
): Network['addressing'] {
  const name = addressing?.driver || 'default';
  if (name !== 'default' && name !== 'null') {
    throw engineError('network_driver_not_found', { driver: name });
  }
  const pools = (addressing?.pools ?? []).map(complete);
  checkPools(pools, (family) => hasGateway(network, family));
  if (network.driver === 'bridge' && hasTwoOfOneFamily(pools)) {
    throw invalid("bridge driver doesn't support multiple subnets");
  }
  return { driver: name, options: addressing?.options, pools: pools.filter(({ subnet }) => subnet !== '') };
}

const complete = ({ subnet = '', range = '', gateway = '', reserved = {} }: Partial<AddressPool>): AddressPool => ({
  subnet,
  range,
  gateway,
  reserved,
});

function hasTwoOfOneFamily(pools: readonly AddressPool[]): boolean {
  const families = pools.map(({ subnet }) => familyOf(subnet.split('/')[0] ?? ''));
  return new Set(families).size < families.length;
}

const invalid = (reason: string): Error => engineError('argument_invalid', { reason });
