import type { Bridge } from '../links.js';

/** Input of `ip -batch`: one command a line, without the word `ip`. */
export type IpBatch = readonly string[];

export const bridgeBatch = ({ name, address, prefixLength, macAddress, mtu }: Bridge): IpBatch => [
  // An address of its own: else the bridge takes that of whichever port is lowest, and changes with it.
  `link set dev ${name} address ${macAddress} mtu ${mtu} addrgenmode none`,
  `address replace ${address}/${prefixLength} broadcast + dev ${name}`,
  `link set dev ${name} up`,
];
