import { engineError } from '../../errors/engine-error.js';
import { checkPools } from './check-pools.js';
import { readBridgeOptions, readInterfacePrefix, readMtu, readParentOptions } from './driver-options.js';
import { familyOf } from './ip-address.js';
import type { AddressPool, Network, NetworkDriver } from './network.js';
import type { CreateNetwork } from './network-service.js';

const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/;
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
  const addressing = checkAddressing(request, driver);
  const hasIpv4 = request.hasIpv4 ?? true;
  const hasIpv6 = request.hasIpv6 ?? false;
  if (!hasIpv4 && !hasIpv6) throw invalid('IPv4 or IPv6 must be enabled');
  readMtu(options);
  readInterfacePrefix(options);
  if (driver === 'bridge') readBridgeOptions(options);
  else readParentOptions(options);
  return {
    name,
    driver,
    labels,
    options,
    // What stands on nothing leads nowhere.
    isInternal: (request.isInternal ?? false) || (driver !== 'bridge' && !options['parent']),
    isAttachable: request.isAttachable ?? false,
    hasIpv4,
    hasIpv6,
    addressing,
  };
}

function checkName(name: string): void {
  if (RESERVED.includes(name)) throw engineError('network_built_in', { name, operation: 'create' });
  if (NAME.test(name)) return;
  throw invalid(`invalid network name ${JSON.stringify(name)}: only [a-zA-Z0-9_][a-zA-Z0-9_.-]* are allowed`);
}

function checkDriver(driver: string): NetworkDriver {
  if (driver === 'overlay') {
    throw invalid('driver overlay: only a swarm has such networks, and gantry manages this machine alone');
  }
  if (driver === 'host' || driver === 'null') {
    throw invalid(`only one instance of "${driver}" network is allowed`);
  }
  const known = DRIVERS.find((each) => each === driver);
  if (!known) throw engineError('network_driver_not_found', { driver });
  return known;
}

function checkAddressing({ addressing }: CreateNetwork, driver: NetworkDriver): Network['addressing'] {
  const name = addressing?.driver || 'default';
  if (name !== 'default' && name !== 'null') {
    throw engineError('network_driver_not_found', { driver: name });
  }
  const pools = (addressing?.pools ?? []).map(complete);
  checkPools(pools);
  if (driver === 'bridge' && hasTwoOfOneFamily(pools)) {
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
