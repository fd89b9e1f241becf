import { engineError } from '../../../errors/engine-error.js';
import type { IpFamily, Link, Route } from '../../links.js';
import { addressText, macText } from './addresses.js';
import { AF_INET, AF_INET6, IFLA, RTM } from './constants.js';
import { linkHeader } from './link-message.js';
import { decodeAttributes, type NetlinkMessage, type ReceivedMessage, readUint32, uint8, uint32 } from './message.js';
import type { NetlinkSocket } from './netlink-socket.js';

// <linux/if_link.h>, <linux/if_addr.h>, <linux/rtnetlink.h>
const BYTES = { link: 16, address: 8, route: 12 } as const;
const IFF_UP = 1;
const IFA = { address: 1, local: 2 } as const;
const SCOPE_LINK = 253;
const RTA = { destination: 1, device: 4 } as const;
/** What the kernel remembers of packets that went, in old kernels. */
const RTM_F_CLONED = 0x200;

const LIST_LINKS: NetlinkMessage = { type: RTM.getLink, flags: 0, header: linkHeader({}), attributes: [] };
const LIST_ADDRESSES: NetlinkMessage = {
  type: RTM.getAddress,
  flags: 0,
  header: Buffer.concat([uint8(0, 0, 0, 0), uint32(0)]),
  attributes: [],
};
const LIST_ROUTES: NetlinkMessage = { type: RTM.getRoute, flags: 0, header: Buffer.alloc(BYTES.route), attributes: [] };

/** All interfaces of the network that the socket was opened in. @throws network_failed */
export async function listLinks(opened: NetlinkSocket | undefined): Promise<readonly Link[]> {
  using socket = required(opened, 'interfaces');
  const links = (await messagesOf(socket, LIST_LINKS, RTM.newLink)).map(toLink);
  const addresses = (await messagesOf(socket, LIST_ADDRESSES, RTM.newAddress)).flatMap(toAddress);
  const byIndex = Map.groupBy(addresses, ({ index }) => index);
  return links.map(({ index, ...link }) => ({
    ...link,
    addresses: (byIndex.get(index) ?? []).map(({ address }) => address),
  }));
}

/** Its routes, of all tables. @throws network_failed */
export async function listRoutes(opened: NetlinkSocket | undefined): Promise<readonly Route[]> {
  using socket = required(opened, 'routes');
  const names = new Map(
    (await messagesOf(socket, LIST_LINKS, RTM.newLink)).map(toLink).map(({ index, name }) => [index, name]),
  );
  const routes = await messagesOf(socket, LIST_ROUTES, RTM.newRoute);
  return routes.flatMap(toRoute).map(({ deviceIndex, ...route }) => ({
    ...route,
    device: deviceIndex === undefined ? undefined : names.get(deviceIndex),
  }));
}

function required(socket: NetlinkSocket | undefined, what: string): NetlinkSocket {
  if (!socket) throw engineError('network_failed', { step: `reading ${what}`, reason: 'ENOBUFS' });
  return socket;
}

async function messagesOf(
  socket: NetlinkSocket,
  question: NetlinkMessage,
  type: number,
): Promise<readonly ReceivedMessage[]> {
  const found: ReceivedMessage[] = [];
  for await (const message of socket.list(question)) if (message.type === type) found.push(message);
  return found;
}

/** `struct ifinfomsg` */
export function toLink({ body }: ReceivedMessage): Omit<Link, 'addresses'> & { readonly index: number } {
  const attributes = decodeAttributes(body.subarray(BYTES.link));
  const [name, mtu, address] = [IFLA.name, IFLA.mtu, IFLA.address].map((kind) => attributes.get(kind));
  return {
    index: readUint32(body, 4),
    name: name?.subarray(0, -1).toString('latin1') ?? '',
    mtu: mtu ? readUint32(mtu, 0) : 0,
    macAddress: address ? macText(address) : '',
    isUp: (readUint32(body, 8) & IFF_UP) !== 0,
  };
}

/** `struct ifaddrmsg`. Without those that IPv6 makes up for every interface. */
export function toAddress({ body }: ReceivedMessage): readonly { readonly index: number; readonly address: string }[] {
  const [family, prefixLength, , scope] = body;
  const attributes = decodeAttributes(body.subarray(BYTES.address));
  // Of a point-to-point link the other is the far end's.
  const bytes = attributes.get(IFA.local) ?? attributes.get(IFA.address);
  if (!bytes || !familyOf(family) || (family === AF_INET6 && scope === SCOPE_LINK)) return [];
  return [{ index: readUint32(body, 4), address: `${addressText(bytes)}/${prefixLength}` }];
}

/** `struct rtmsg` */
export function toRoute({
  body,
}: ReceivedMessage): readonly (Omit<Route, 'device'> & { readonly deviceIndex: number | undefined })[] {
  const [code, prefixLength = 0] = body;
  const family = familyOf(code);
  if (!family || (readUint32(body, 8) & RTM_F_CLONED) !== 0) return [];
  const attributes = decodeAttributes(body.subarray(BYTES.route));
  const [destination, device] = [attributes.get(RTA.destination), attributes.get(RTA.device)];
  return [
    {
      family,
      destination: destination && prefixLength > 0 ? `${addressText(destination)}/${prefixLength}` : 'default',
      deviceIndex: device && readUint32(device, 0),
    },
  ];
}

function familyOf(code: number | undefined): IpFamily | undefined {
  if (code === AF_INET) return 'ipv4';
  return code === AF_INET6 ? 'ipv6' : undefined;
}
