import { isIpv6 } from '../../host/is-ipv6.js';
import type { PortMapping } from '../container/container.js';

/** What may stand in each other's way. */
type HostPort = Pick<PortMapping, 'protocol' | 'hostAddress' | 'hostPort'>;

/**
 * Two containers cannot both have it. No address is every address of both families; `0.0.0.0` and `::`
 * are every address of their own.
 */
export function collides(one: HostPort, other: HostPort): boolean {
  // 0 is no port of the host.
  if (one.protocol !== other.protocol || one.hostPort !== other.hostPort || one.hostPort === 0) return false;
  const [a, b] = [one.hostAddress, other.hostAddress];
  if (a === '' || b === '' || a === b) return true;
  return isIpv6(a) === isIpv6(b) && (isAnyAddress(a) || isAnyAddress(b));
}

export const isAnyAddress = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::';

/** An address of the host to listen on, as docker prints it where a port is taken. */
export function shownAddress(address: string): string {
  if (address === '') return '0.0.0.0';
  return isIpv6(address) ? `[${address}]` : address;
}
