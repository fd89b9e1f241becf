import type { BridgePort } from '../../links.js';
import { type Attribute, encodeAttributes, type NetlinkMessage, text, uint8, uint16, uint32 } from './message.js';

// <linux/netlink.h>, <linux/rtnetlink.h>
const NLM_F = { exclusive: 0x200, create: 0x400 } as const;
const RTM = { newLink: 16, newAddress: 20, newRoute: 24 } as const;
// <linux/if_link.h>
const IFLA = { address: 1, name: 3, mtu: 4, master: 10, linkInfo: 18, namespacePid: 19, families: 26 } as const;
const INFO = { kind: 1, data: 2, slaveKind: 4, slaveData: 5 } as const;
const VETH_PEER = 1;
const BRIDGE_PORT_HAIRPIN = 4;
const INET6_ADDRESS_MODE = 8;
const NO_ADDRESS = 1;
// <linux/if_addr.h>
const IFA = { address: 1, local: 2, broadcast: 4 } as const;
const RTA = { device: 4, gateway: 5 } as const;
// <linux/rtnetlink.h>: the main table, set up by a program at boot, to a host anywhere
const ROUTE = { table: 254, protocol: 3, scope: 0, unicast: 1 } as const;
const AF_INET = 2;
const AF_INET6 = 10;
const IFF_UP = 1;
const LOOPBACK_INDEX = 1;

const CREATE = NLM_F.create | NLM_F.exclusive;

/** To the host: a pair with one end inside at once, which is far cheaper than moving it there; our end on the bridge, up. */
export function pairMessages(
  port: BridgePort,
  { bridgeIndex, hasIpv6 }: { readonly bridgeIndex: number; readonly hasIpv6: boolean },
): readonly NetlinkMessage[] {
  const inside: readonly Attribute[] = [
    [IFLA.name, text(port.containerName)],
    [IFLA.mtu, uint32(port.mtu)],
    [IFLA.address, macBytes(port.macAddress)],
    [IFLA.namespacePid, uint32(port.pid)],
  ];
  const peer = Buffer.concat([linkHeader(), encodeAttributes(inside)]);
  const name: Attribute = [IFLA.name, text(port.hostName)];
  const settings: Attribute[] = [
    name,
    // A container may reach its own published ports: the frame goes back out of the port it came in by.
    [
      IFLA.linkInfo,
      [
        [INFO.slaveKind, text('bridge')],
        [INFO.slaveData, [[BRIDGE_PORT_HAIRPIN, uint8(1)]]],
      ],
    ],
  ];
  if (hasIpv6) settings.push([IFLA.families, [[AF_INET6, [[INET6_ADDRESS_MODE, uint8(NO_ADDRESS)]]]]]);
  return [
    linkMessage({ flags: CREATE }, [
      name,
      [IFLA.mtu, uint32(port.mtu)],
      [IFLA.master, uint32(bridgeIndex)],
      [
        IFLA.linkInfo,
        [
          [INFO.kind, text('veth')],
          [INFO.data, [[VETH_PEER, peer]]],
        ],
      ],
    ]),
    linkMessage({}, settings),
    linkMessage({ isUp: true }, [name]),
  ];
}

/** To the container's network namespace: loopback and interface up, address, default route. */
export function insideMessages(port: BridgePort, index: number): readonly NetlinkMessage[] {
  const { address, prefixLength, gateway } = port;
  return [
    linkMessage({ index: LOOPBACK_INDEX, isUp: true }, []),
    {
      type: RTM.newAddress,
      flags: CREATE,
      header: Buffer.concat([uint8(AF_INET, prefixLength, 0, ROUTE.scope), uint32(index)]),
      attributes: [
        [IFA.local, ipv4Bytes(address)],
        [IFA.address, ipv4Bytes(address)],
        [IFA.broadcast, broadcastBytes(address, prefixLength)],
      ],
    },
    linkMessage({ index, isUp: true }, []),
    {
      type: RTM.newRoute,
      flags: CREATE,
      header: Buffer.concat([
        uint8(AF_INET, 0, 0, 0, ROUTE.table, ROUTE.protocol, ROUTE.scope, ROUTE.unicast),
        uint32(0),
      ]),
      attributes: [
        [RTA.gateway, ipv4Bytes(gateway)],
        [RTA.device, uint32(index)],
      ],
    },
  ];
}

type LinkChange = {
  readonly flags?: number | undefined;
  readonly index?: number | undefined;
  readonly isUp?: boolean | undefined;
};

function linkMessage(
  { flags = 0, index = 0, isUp = false }: LinkChange,
  attributes: readonly Attribute[],
): NetlinkMessage {
  return { type: RTM.newLink, flags, header: linkHeader(index, isUp ? IFF_UP : 0), attributes };
}

/** `struct ifinfomsg`; what is set in `flags` is changed, and nothing else. */
const linkHeader = (index = 0, flags = 0): Uint8Array =>
  Buffer.concat([uint8(0, 0), uint16(0), uint32(index), uint32(flags), uint32(flags)]);

const macBytes = (address: string): Uint8Array => Buffer.from(address.replaceAll(':', ''), 'hex');

const ipv4Bytes = (address: string): Uint8Array => uint8(...address.split('.').map(Number));

/** Bytes of addresses go in the network's order on every machine. */
function broadcastBytes(address: string, prefixLength: number): Uint8Array {
  const bytes = Buffer.from(ipv4Bytes(address));
  bytes.writeUInt32BE((bytes.readUInt32BE() | (prefixLength === 0 ? 0xffffffff : 0xffffffff >>> prefixLength)) >>> 0);
  return bytes;
}
