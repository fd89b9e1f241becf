import type { ParentLink } from '../../links.js';
import { CREATE, IFLA, VETH_PEER } from './constants.js';
import { kindAttribute, linkHeader, linkMessage } from './link-message.js';
import { type Attribute, encodeAttributes, type NetlinkMessage, text, uint16, uint32 } from './message.js';

// <linux/if_link.h>
const VLAN_ID = 1;

/** One that is there already is as good. */
export const bridgeMessage = (name: string): NetlinkMessage => ({
  ...linkMessage({ flags: CREATE }, [[IFLA.name, text(name)], kindAttribute('bridge')]),
  tolerates: ['EEXIST'],
});

/** @param lowerIndex Of the interface that a VLAN is a part of. */
export function parentMessages(parent: ParentLink, lowerIndex: number): readonly NetlinkMessage[] {
  const name: Attribute = [IFLA.name, text(parent.name)];
  const attributes: readonly Attribute[] =
    parent.kind === 'dummy'
      ? [name, kindAttribute('dummy')]
      : [name, [IFLA.link, uint32(lowerIndex)], kindAttribute('vlan', [[VLAN_ID, uint16(parent.vlanId)]])];
  return [linkMessage({ flags: CREATE }, attributes), linkMessage({ isUp: true }, [name])];
}

/** What stands in for a dummy where the kernel has none: a pair that nobody holds the other end of. Both go as one. */
export function pairedParentMessages(name: string): readonly NetlinkMessage[] {
  const ends = [name, `${name}p`].map((end): Attribute => [IFLA.name, text(end)]);
  const peer = Buffer.concat([linkHeader({}), encodeAttributes(ends.slice(1))]);
  return [
    linkMessage({ flags: CREATE }, [...ends.slice(0, 1), kindAttribute('veth', [[VETH_PEER, peer]])]),
    ...ends.map((end) => linkMessage({ isUp: true }, [end])),
  ];
}
