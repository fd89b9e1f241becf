import type { Bridge, BridgePort } from '../links.js';

/** Input of `ip -batch`: one command a line, without the word `ip`. */
export type IpBatch = readonly string[];

export const bridgeBatch = ({ name, address, prefixLength, macAddress, mtu }: Bridge): IpBatch => [
  // An address of its own: else the bridge takes that of whichever port is lowest, and changes with it.
  `link set dev ${name} address ${macAddress} mtu ${mtu} addrgenmode none`,
  `address replace ${address}/${prefixLength} broadcast + dev ${name}`,
  `link set dev ${name} up`,
];

/** Run on the host: makes the pair with one end inside at once, which is far cheaper than moving it there. */
export const portBatch = (port: BridgePort): IpBatch => [
  `link add name ${port.hostName} mtu ${port.mtu} master ${port.bridge} type veth ` +
    `peer name ${port.containerName} mtu ${port.mtu} address ${port.macAddress} netns ${port.pid}`,
  // A container may reach its own published ports: the frame goes back out of the port it came in by.
  `link set dev ${port.hostName} type bridge_slave hairpin on`,
  `link set dev ${port.hostName} addrgenmode none up`,
];

/** Run inside the container's network namespace. */
export const containerBatch = ({ containerName, address, prefixLength, gateway }: BridgePort): IpBatch => [
  'link set dev lo up',
  `address add ${address}/${prefixLength} broadcast + dev ${containerName}`,
  `link set dev ${containerName} up`,
  `route add default via ${gateway} dev ${containerName}`,
];
