import { engineError } from '../../errors/engine-error.js';
import type { NetworkRecord } from '../metadata/networks.js';
import { isBuiltInName } from './built-in-networks.js';
import { checkNetwork } from './check-network.js';
import { readParentOptions } from './driver-options.js';
import { requireNetwork } from './known-network.js';
import type { Network } from './network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';
import type { CreateNetwork } from './network-service.js';
import { routesInto } from './plan-pools.js';
import { planSetup } from './plan-setup.js';
import { lookAround, usedRanges } from './used-ranges.js';

export type CreatedNetwork = { readonly network: Network; readonly warnings: readonly string[] };

const ID_BYTES = 32;

/**
 * Makes a network known, with addresses that it keeps. Its bridge comes with the first container.
 *
 * @throws network_name_taken, network_built_in, argument_invalid, network_subnet_overlaps, network_subnets_exhausted, …
 */
export async function createNetwork(
  parts: NetworkParts,
  devices: Pick<NetworkDevices, 'lock'>,
  request: CreateNetwork,
): Promise<CreatedNetwork> {
  const { host, database, networks } = parts;
  const definition: Network = {
    ...checkNetwork(request),
    id: host.random.hex(ID_BYTES),
    createdAtMs: host.clock.nowMs(),
    isBuiltIn: false,
  };
  const { name } = definition;
  if (definition.hasIpv6 && !host.links.hasIpv6()) {
    throw engineError('network_failed', { step: `network ${name}`, reason: 'this machine has no IPv6' });
  }
  using _ = await devices.lock();
  // Before what takes time; and once more when it is written.
  refuseTakenName(parts, name);
  const machine = await lookAround(parts);
  return database.transaction(() => {
    refuseTakenName(parts, name);
    const setup = planSetup(parts, { network: definition, previous: undefined, machine });
    refuseTakenDevice(networks.list(), definition, setup.device);
    networks.insert({ name, definition, setup });
    appendNetworkEvent(parts, definition, 'create');
    return {
      network: requireNetwork(parts, name).network,
      warnings: definition.driver === 'bridge' ? routeWarnings(parts, definition, machine) : [],
    };
  });
}

export function appendNetworkEvent(
  { journal }: Pick<NetworkParts, 'journal'>,
  { id, name, driver }: Network,
  action: 'create' | 'destroy' | 'reload',
): void {
  journal.append({ type: 'network', action, actor: { id, attributes: { name, type: driver } } });
}

function refuseTakenName({ networks }: Pick<NetworkParts, 'networks'>, name: string): void {
  if (isBuiltInName(name) || networks.find(name)) throw engineError('network_name_taken', { name });
}

/**
 * Two networks on one bridge would be one; who passes all through has its parent for itself.
 * @see moby, libnetwork/drivers/bridge: networkConfiguration.Conflicts; libnetwork/drivers/macvlan: createNetwork
 */
function refuseTakenDevice(others: readonly NetworkRecord[], asked: Network, device: string): void {
  const other = others.find(({ setup }) => setup.device === device);
  if (!other) return;
  const refuse = (reason: string): never => {
    throw engineError('network_device_taken', { network: `${asked.id} (${asked.name})`, reason });
  };
  if (asked.driver === 'bridge') {
    refuse(`conflicts with network ${other.definition?.id ?? ''} (${other.name}): networks have same bridge name`);
  }
  if (passesThrough(asked) || (other.definition && passesThrough(other.definition))) {
    refuse(`network ${other.name} is already using parent interface ${device}`);
  }
}

const passesThrough = ({ driver, options }: Network): boolean =>
  driver === 'macvlan' && readParentOptions(options).macvlanMode === 'passthru';

/** What somebody asked for is done, even if it is in the way of something else on this machine. */
function routeWarnings(
  parts: NetworkParts,
  { name }: Network,
  machine: Parameters<typeof usedRanges>[1],
): readonly string[] {
  const pools = parts.networks.find(name)?.setup.pools ?? [];
  return [...new Set(routesInto(pools, usedRanges(parts, machine, name).ofMachine))].map(
    (route) => `The subnet is also where ${route} of this machine leads: one of the two will not be reached.`,
  );
}
