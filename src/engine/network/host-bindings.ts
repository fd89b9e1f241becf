import type { PortMapping } from '../container/container.js';

export type BindingFacts = {
  /** This machine's. */
  readonly hasIpv6: boolean;
  /** The container has a place on a network with IPv6. */
  readonly isOnIpv6: boolean;
};

/**
 * A port on no address in particular is published on every address of both families, each a binding of its own, as
 * docker has it. What comes by IPv6 to a container that has none goes through a proxy, which there is none of for SCTP.
 */
export function hostBindings(port: PortMapping, { hasIpv6, isOnIpv6 }: BindingFacts): readonly PortMapping[] {
  if (port.hostAddress !== '') return [port];
  const mayUseIpv6 = hasIpv6 && (isOnIpv6 || port.protocol !== 'sctp');
  const addresses = mayUseIpv6 ? ['0.0.0.0', '::'] : ['0.0.0.0'];
  return addresses.map((hostAddress) => ({ ...port, hostAddress }));
}
