import { isIpv6 } from '../../host/is-ipv6.js';
import type { IpFamily } from '../../host/links.js';
import type { PortMapping } from '../container/container.js';

export type BindingFacts = {
  /** This machine's. */
  readonly hasIpv6: boolean;
  /** The container has a place on a network with IPv6. */
  readonly isOnIpv6: boolean;
  /** The families for which its ports are open where it is, and on no port of the host. */
  readonly routed: readonly IpFamily[];
};

/**
 * A port on no address in particular is published on every address of both families, each a binding of its own, as
 * docker has it. What comes by IPv6 to a container that has none goes through a proxy, which there is none of for SCTP.
 */
export function hostBindings(port: PortMapping, facts: BindingFacts): readonly PortMapping[] {
  return addressesOf(port, facts).map((hostAddress) => {
    const isV6 = isIpv6(hostAddress);
    if (!facts.routed.includes(isV6 ? 'ipv6' : 'ipv4')) return { ...port, hostAddress };
    return { ...port, hostAddress: isV6 ? '::' : '0.0.0.0', hostPort: 0 };
  });
}

function addressesOf({ protocol, hostAddress }: PortMapping, { hasIpv6, isOnIpv6 }: BindingFacts): readonly string[] {
  if (hostAddress !== '') return [hostAddress];
  const mayUseIpv6 = hasIpv6 && (isOnIpv6 || protocol !== 'sctp');
  return mayUseIpv6 ? ['0.0.0.0', '::'] : ['0.0.0.0'];
}
