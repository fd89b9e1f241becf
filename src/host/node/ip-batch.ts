import { isIpv6 } from '../is-ipv6.js';
import type { Bridge } from '../links.js';
import type { CreationFacts } from './netlink/creation-messages.js';

/** Input of `ip -batch`: one command a line, without the word `ip`. */
export type IpBatch = readonly string[];

/**
 * The host has this one on every bridge with IPv6: without a link-local address the kernel asks nobody for the way to a
 * container. Docker chose it too.
 */
const LINK_LOCAL = 'fe80::1/64';

/** @param options.isBridgeFiltered As for the ports of containers that come later. */
export function bridgeBatch(
  { name, addresses, macAddress, mtu, isIsolated = false, isForeign, ports = [] }: Bridge,
  { isBridgeFiltered }: Pick<CreationFacts, 'isBridgeFiltered'>,
): IpBatch {
  const ipv6 = addresses.filter((address) => isIpv6(address));
  const ipv4 = addresses.filter((address) => !ipv6.includes(address));
  return [
    // An address of its own: else the bridge takes that of whichever port is lowest, and changes with it.
    ...(isForeign ? [] : [`link set dev ${name} address ${macAddress} mtu ${mtu} addrgenmode none`]),
    ...(isIsolated ? [`link set dev ${name} type bridge nf_call_iptables 1 nf_call_ip6tables 1`] : []),
    ...ipv4.map((address) => `address replace ${address} broadcast + dev ${name}`),
    ...(ipv6.length > 0 ? [LINK_LOCAL, ...ipv6] : []).map((address) => `address replace ${address} dev ${name} nodad`),
    `link set dev ${name} up`,
    ...ports.flatMap((port) => [
      `link set dev ${port} master ${name}`,
      // What a port had on the bridge that is gone went with that.
      `link set dev ${port} type bridge_slave hairpin on isolated ${isIsolated && !isBridgeFiltered ? 'on' : 'off'}`,
    ]),
  ];
}
