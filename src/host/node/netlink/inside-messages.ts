import type { DefaultRoute, IpFamily } from '../../links.js';
import { type AddressBytes, broadcastBytes, ipBytes, parseInterfaceAddress } from './addresses.js';
import { AF_INET, AF_INET6, CREATE, NLM_F, RTM } from './constants.js';
import { linkMessage } from './link-message.js';
import { type Attribute, type NetlinkMessage, uint8, uint32 } from './message.js';

// <linux/if_addr.h>
const IFA = { address: 1, local: 2, broadcast: 4 } as const;
/** Nobody else can have it: the kernel need not ask around before it is used. */
const IFA_F_NODAD = 2;
// <linux/rtnetlink.h>
const RTA = { device: 4, gateway: 5 } as const;
const ROUTE = { mainTable: 254, fromBoot: 3, unicast: 1 } as const;
const SCOPE = { universe: 0, link: 253, nowhere: 255 } as const;
const LOOPBACK_INDEX = 1;

export const loopbackMessage = (): NetlinkMessage => linkMessage({ index: LOOPBACK_INDEX, isUp: true }, []);

/** To the container's network namespace: the interface up, with its addresses. */
export function addressMessages(index: number, addresses: readonly string[]): readonly NetlinkMessage[] {
  return [
    linkMessage({ index, isUp: true }, []),
    ...addresses.map((address) => addressMessage(index, parseInterfaceAddress(address))),
  ];
}

function addressMessage(index: number, address: AddressBytes): NetlinkMessage {
  const { isIpv6, bytes, prefixLength } = address;
  const [family, flags] = isIpv6 ? [AF_INET6, IFA_F_NODAD] : [AF_INET, 0];
  const attributes: Attribute[] = [
    [IFA.local, bytes],
    [IFA.address, bytes],
  ];
  if (!isIpv6) attributes.push([IFA.broadcast, broadcastBytes(address)]);
  const header = Buffer.concat([uint8(family, prefixLength, flags, SCOPE.universe), uint32(index)]);
  return { type: RTM.newAddress, flags: CREATE, header, attributes };
}

/** Takes the place of the family's default route, if there is one. */
export function defaultRouteMessage({ family, gateway }: DefaultRoute, index: number): NetlinkMessage {
  const device: Attribute = [RTA.device, uint32(index)];
  const isDirect = gateway === undefined && family === 'ipv4';
  return {
    type: RTM.newRoute,
    flags: NLM_F.create | NLM_F.replace,
    header: routeHeader(family, isDirect ? SCOPE.link : SCOPE.universe),
    attributes: gateway === undefined ? [device] : [[RTA.gateway, ipBytes(gateway)], device],
  };
}

/** Twice is no error, nor is a kernel without the family. */
export function noDefaultRouteMessage(family: IpFamily): NetlinkMessage {
  return {
    type: RTM.deleteRoute,
    flags: 0,
    header: routeHeader(family, SCOPE.nowhere),
    attributes: [],
    tolerates: ['ESRCH', 'ENOTSUP', 'EAFNOSUPPORT', 'ENETUNREACH'],
  };
}

/** `struct rtmsg` of the main table. */
function routeHeader(family: IpFamily, scope: number): Uint8Array {
  const number = family === 'ipv6' ? AF_INET6 : AF_INET;
  return Buffer.concat([
    uint8(number, 0, 0, 0, ROUTE.mainTable, ROUTE.fromBoot, scope, scope === SCOPE.nowhere ? 0 : ROUTE.unicast),
    uint32(0),
  ]);
}
