import { IFLA, INFO, RTM } from './constants.js';
import { type Attribute, type NetlinkMessage, text, uint8, uint16, uint32 } from './message.js';

const IFF_UP = 1;

export type LinkChange = {
  readonly flags?: number | undefined;
  readonly index?: number | undefined;
  readonly isUp?: boolean | undefined;
};

/** Makes or changes an interface. */
export function linkMessage(
  { flags = 0, index = 0, isUp = false }: LinkChange,
  attributes: readonly Attribute[],
): NetlinkMessage {
  return { type: RTM.newLink, flags, header: linkHeader({ index, isUp }), attributes };
}

export function deletionMessage(name: string): NetlinkMessage {
  return { type: RTM.deleteLink, flags: 0, header: linkHeader({}), attributes: [[IFLA.name, text(name)]] };
}

/** `struct ifinfomsg`; what is set in `flags` is changed, and nothing else. */
export function linkHeader({ index = 0, isUp = false }: Omit<LinkChange, 'flags'>): Uint8Array {
  const flags = isUp ? IFF_UP : 0;
  return Buffer.concat([uint8(0, 0), uint16(0), uint32(index), uint32(flags), uint32(flags)]);
}

/** What an interface is, and what is particular to its kind. */
export const kindAttribute = (kind: string, data: readonly Attribute[] | Uint8Array = []): Attribute => [
  IFLA.linkInfo,
  [
    [INFO.kind, text(kind)],
    [INFO.data, data],
  ],
];
