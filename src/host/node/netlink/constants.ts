// Numbers that several kinds of messages take. <linux/netlink.h>, <linux/rtnetlink.h>, <linux/if_link.h>, <linux/veth.h>
export const NLM_F = { replace: 0x100, exclusive: 0x200, create: 0x400 } as const;
export const RTM = {
  newLink: 16,
  deleteLink: 17,
  getLink: 18,
  newAddress: 20,
  getAddress: 22,
  newRoute: 24,
  deleteRoute: 25,
  getRoute: 26,
} as const;
export const IFLA = {
  address: 1,
  name: 3,
  mtu: 4,
  link: 5,
  master: 10,
  linkInfo: 18,
  namespacePid: 19,
  families: 26,
} as const;
export const INFO = { kind: 1, data: 2, slaveKind: 4, slaveData: 5 } as const;
export const VETH_PEER = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
/** What is there already is an error. */
export const CREATE = NLM_F.create | NLM_F.exclusive;
