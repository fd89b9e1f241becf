import { engineError } from '../../errors/engine-error.js';
import type { IpFamily } from '../../host/links.js';
import { parseIpAddress } from './ip-address.js';
import type { AddressPool } from './network.js';
import { contains, parseSubnet, type Subnet, size, subnetText } from './subnet.js';

/**
 * Refuses what cannot be a network's addresses, in docker's words.
 *
 * @param hasGateway Whether one of each subnet is the way out, though nobody says which.
 * @throws argument_invalid
 * @see moby, api/types/network/ipam.go: ValidateIPAM
 */
export function checkPools(pools: readonly AddressPool[], hasGateway: (family: IpFamily) => boolean): void {
  const problems = pools.flatMap((pool) => problemsOf(pool, hasGateway));
  if (problems.length > 0)
    throw engineError('argument_invalid', { reason: `invalid network config:\n${problems.join('\n')}` });
}

function problemsOf(
  { subnet: text, range, gateway, reserved }: AddressPool,
  hasGateway: Parameters<typeof checkPools>[1],
): readonly string[] {
  if (text === '') {
    const isAsked = range !== '' || gateway !== '' || Object.keys(reserved).length > 0;
    return isAsked ? ['every ip-range or gateway must have a corresponding subnet'] : [];
  }
  const subnet = parseSubnet(text);
  const problem = subnetProblem('subnet', text, subnet);
  if (!subnet || problem !== undefined) return [problem ?? ''];
  return [
    range === '' ? undefined : rangeProblem(range, subnet),
    gateway === '' && !hasGateway(subnet.family) ? undefined : gatewayProblem(gateway, subnet),
    ...Object.values(reserved).map((address) => addressProblem('auxiliary address', address, subnet)),
  ].filter((each) => each !== undefined);
}

function subnetProblem(what: string, text: string, subnet: Subnet | undefined): string | undefined {
  if (!subnet) return `invalid ${what} ${text}: invalid CIDR block notation`;
  if (subnet.prefixLength === 0) return `invalid ${what} ${text}: it holds every address`;
  const address = parseIpAddress(text.split('/')[0] ?? '');
  return address?.number === subnet.base ? undefined : `invalid ${what} ${text}: it should be ${subnetText(subnet)}`;
}

function rangeProblem(text: string, subnet: Subnet): string | undefined {
  const range = parseSubnet(text);
  const problem = subnetProblem('ip-range', text, range);
  if (!range || problem !== undefined) return problem;
  if (range.family === subnet.family && size(range) > size(subnet))
    return `invalid ip-range ${text}: CIDR block is bigger than its parent subnet ${subnetText(subnet)}`;
  if (contains(subnet, { family: range.family, number: range.base })) return undefined;
  return `invalid ip-range ${text}: parent subnet ${subnetText(subnet)} doesn't contain ip-range`;
}

/** @see moby, libnetwork/network.go: ipamAllocateVersion */
function gatewayProblem(text: string, subnet: Subnet): string | undefined {
  const problem = text === '' ? undefined : addressProblem('gateway', text, subnet);
  if (problem !== undefined) return problem;
  if (size(subnet) === 1n) return `failed to allocate gateway (${text}): No available addresses on this pool`;
  const number = parseIpAddress(text)?.number;
  const isForAll = subnet.family === 'ipv4' && number === subnet.base + size(subnet) - 1n;
  const isTaken = size(subnet) > 2n && (number === subnet.base || isForAll);
  return isTaken ? `failed to allocate gateway (${text}): Address already in use` : undefined;
}

function addressProblem(what: string, text: string, subnet: Subnet): string | undefined {
  const address = parseIpAddress(text);
  if (!address) return `invalid ${what} ${text}: invalid address`;
  if (contains(subnet, address)) return undefined;
  return `invalid ${what} ${text}: parent subnet ${subnetText(subnet)} doesn't contain this address`;
}
