import type { BridgePort, ContainerInterface, Ipvlan, Macvlan } from '../../links.js';
import { macBytes } from './addresses.js';
import { AF_INET6, CREATE, IFLA, INFO, VETH_PEER } from './constants.js';
import { kindAttribute, linkHeader, linkMessage } from './link-message.js';
import { type Attribute, encodeAttributes, type NetlinkMessage, text, uint8, uint16, uint32 } from './message.js';

// <linux/if_link.h>
const BRIDGE_PORT = { hairpin: 4, isolated: 33 } as const;
const INET6_ADDRESS_MODE = 8;
const NO_ADDRESS = 1;
const MACVLAN = { mode: 1, modes: { private: 1, vepa: 2, bridge: 4, passthru: 8 } } as const;
const IPVLAN = {
  mode: 1,
  flags: 2,
  modes: { l2: 0, l3: 1, l3s: 2 },
  flagBits: { bridge: 0, private: 1, vepa: 2 },
} as const;

export type CreationFacts = {
  readonly pid: number;
  /** Of the bridge or the parent. */
  readonly lowerIndex: number;
  /** Of this machine. */
  readonly hasIpv6: boolean;
  /** What goes from port to port of a bridge passes the firewall (br_netfilter), which keeps apart what is to be. */
  readonly isBridgeFiltered: boolean;
};

/**
 * To the host: makes the interface inside the container at once, which is far cheaper than moving it there. The first
 * message makes it, those behind it tend to the end that stays here.
 */
export function creationMessages(wanted: ContainerInterface, facts: CreationFacts): readonly NetlinkMessage[] {
  const inside = insideAttributes(wanted, facts);
  const { link } = wanted;
  if (link.kind === 'bridge') return pairMessages(link, { ...facts, inside, mtu: wanted.mtu });
  const parent: Attribute = [IFLA.link, uint32(facts.lowerIndex)];
  return [linkMessage({ flags: CREATE }, [...inside, parent, sharingAttribute(link)])];
}

function insideAttributes({ name, mtu, macAddress, link }: ContainerInterface, { pid }: CreationFacts) {
  const attributes: Attribute[] = [
    [IFLA.name, text(name)],
    [IFLA.mtu, uint32(mtu)],
    [IFLA.namespacePid, uint32(pid)],
  ];
  if (macAddress && link.kind !== 'ipvlan') attributes.push([IFLA.address, macBytes(macAddress)]);
  return attributes;
}

function sharingAttribute(link: Macvlan | Ipvlan): Attribute {
  if (link.kind === 'macvlan') return kindAttribute('macvlan', [[MACVLAN.mode, uint32(MACVLAN.modes[link.mode])]]);
  return kindAttribute('ipvlan', [
    [IPVLAN.mode, uint16(IPVLAN.modes[link.mode])],
    [IPVLAN.flags, uint16(IPVLAN.flagBits[link.flag ?? 'bridge'])],
  ]);
}

type PairFacts = CreationFacts & { readonly inside: readonly Attribute[]; readonly mtu: number };

/** A pair with one end inside; our end on the bridge, up. */
function pairMessages(
  { hostName, isIsolated }: BridgePort,
  { inside, mtu, lowerIndex, hasIpv6, isBridgeFiltered }: PairFacts,
): readonly NetlinkMessage[] {
  const peer = Buffer.concat([linkHeader({}), encodeAttributes(inside)]);
  const name: Attribute = [IFLA.name, text(hostName)];
  // A container may reach its own published ports: the frame goes back out of the port it came in by.
  const portSettings: Attribute[] = [[BRIDGE_PORT.hairpin, uint8(1)]];
  // Never both: an isolated port is not reached by published ports either once the firewall has translated them.
  if (isIsolated && !isBridgeFiltered) portSettings.push([BRIDGE_PORT.isolated, uint8(1)]);
  const settings: Attribute[] = [
    name,
    [
      IFLA.linkInfo,
      [
        [INFO.slaveKind, text('bridge')],
        [INFO.slaveData, portSettings],
      ],
    ],
  ];
  if (hasIpv6) settings.push([IFLA.families, [[AF_INET6, [[INET6_ADDRESS_MODE, uint8(NO_ADDRESS)]]]]]);
  return [
    linkMessage({ flags: CREATE }, [
      name,
      [IFLA.mtu, uint32(mtu)],
      [IFLA.master, uint32(lowerIndex)],
      kindAttribute('veth', [[VETH_PEER, peer]]),
    ]),
    linkMessage({}, settings),
    linkMessage({ isUp: true }, [name]),
  ];
}
