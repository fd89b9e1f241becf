import type { PublishedPort } from '../firewall.js';
import { isIpv6 } from '../is-ipv6.js';

/** A family of tables, by nft's name. */
export type NftFamily = 'ip' | 'ip6';

/** Elements of this map are published on every address of the host. */
export const ANYWHERE = 'anywhere';
/** Elements of this one on one address only. */
export const AT_ADDRESS = 'at_address';
/** Elements of this set are ports of containers that are open to everybody. */
export const OPENED = 'opened';

/** An element more for each port, in the tables of their families. */
export function publishScript(table: string, ports: readonly PublishedPort[]): string {
  return ports
    .map((port) => {
      const target = isOpened(port) ? '' : ` : ${port.containerAddress} . ${port.containerPort}`;
      return `add element ${mapOf(table, port)} { ${keyOf(port)}${target} }\n`;
    })
    .join('');
}

export function unpublishScript(table: string, ports: readonly PublishedPort[]): string {
  return ports.map((port) => `delete element ${mapOf(table, port)} { ${keyOf(port)} }\n`).join('');
}

/** What tells one element of a map from another; ports of different families never meet, whatever it says. */
export function keyOf(port: PublishedPort): string {
  const { protocol, hostAddress, hostPort, containerAddress, containerPort } = port;
  if (isOpened(port)) return `${containerAddress} . ${protocol} . ${containerPort}`;
  return `${hostAddress ? `${hostAddress} . ` : ''}${protocol} . ${hostPort}`;
}

/** Two of them cannot be published at once. */
export const placeOf = (port: PublishedPort): string => `${mapOf('', port)} ${keyOf(port)}`;

/** Of an address or a subnet. */
export const familyOf = (text: string): NftFamily => (isIpv6(text) ? 'ip6' : 'ip');

const isOpened = ({ hostPort }: PublishedPort): boolean => hostPort === 0;

function mapOf(table: string, port: PublishedPort): string {
  const name = isOpened(port) ? OPENED : port.hostAddress ? AT_ADDRESS : ANYWHERE;
  return `${familyOf(port.containerAddress)} ${table} ${name}`;
}
