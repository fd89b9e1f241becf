import { isIP } from 'node:net';

import { engineError } from '../../errors/engine-error.js';

const LOOPBACK = `127.0.0.1\tlocalhost
`;
const IPV6_LOOPBACK = `::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
ff00::\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

export type ContainerNames = {
  readonly hostname: string;
  readonly domainname: string;
  /** `name:address`, or `name=address`; `host-gateway` stands for the host's address on the bridge. */
  readonly extraHosts: readonly string[];
};

export type HostsPlace = {
  /** Its own, of all networks. */
  readonly addresses?: readonly string[] | undefined;
  /** Of the host, as `host-gateway` means it. */
  readonly gateway?: string | undefined;
  /** Of other containers; see {@link hostsLine}. */
  readonly links?: readonly string[] | undefined;
  /** Not even on its loopback. */
  readonly isWithoutIpv6?: boolean | undefined;
};

/** `/etc/hosts` of a container with a network of its own, as docker writes it; its own lines only where it has addresses. */
export function containerHosts(
  names: ContainerNames,
  { addresses = [], gateway, links = [], isWithoutIpv6 = false }: HostsPlace = {},
): string {
  const lines = [...links, ...ownHostsLines(names, addresses)];
  const loopback = isWithoutIpv6 ? LOOPBACK : LOOPBACK + IPV6_LOOPBACK;
  return loopback + extraLines(names.extraHosts, gateway) + lines.map((line) => `${line}\n`).join('');
}

/** By what a container finds itself. */
export function ownHostsLines(
  { hostname, domainname }: Pick<ContainerNames, 'hostname' | 'domainname'>,
  addresses: readonly string[],
): readonly string[] {
  const whole = domainname ? `${hostname}.${domainname}` : hostname;
  const dot = whole.indexOf('.');
  // Docker finds a short name in one that was given in full, too.
  const names = dot < 0 ? [whole] : [whole, whole.slice(0, dot)];
  return addresses.filter((address) => address !== '').map((address) => hostsLine(address, names));
}

export const hostsLine = (address: string, names: readonly string[]): string => `${address}\t${names.join(' ')}`;

/** With that address for these names: in the line that has them, or in a new one. The kind of the address counts. */
export function withHostsAddress(text: string, names: readonly string[], address: string): string {
  const line = hostsLine(address, names);
  const isTheirs = (other: string): boolean => {
    const [theirs = '', ...rest] = other.split('\t');
    return rest.join('\t') === names.join(' ') && isIP(theirs) === isIP(address);
  };
  const lines = text.split('\n');
  if (!lines.some(isTheirs)) return changeHostsLines(text, [], [line]);
  return lines.map((other) => (isTheirs(other) ? line : other)).join('\n');
}

/** What a container's file says once these lines have gone and those have come; what its programs wrote stays. */
export function changeHostsLines(text: string, gone: readonly string[], come: readonly string[]): string {
  const kept = text.split('\n').filter((line) => come.includes(line) || !gone.includes(line));
  const missing = come.filter((line) => !kept.includes(line));
  const body = kept.join('\n');
  const end = body === '' || body.endsWith('\n') ? '' : '\n';
  return body + end + missing.map((line) => `${line}\n`).join('');
}

/** With the host's network: the host's file, and what the user adds. */
export function hostNetworkHosts(hostText: string, extraHosts: readonly string[], gateway?: string): string {
  const end = hostText === '' || hostText.endsWith('\n') ? '' : '\n';
  return hostText + end + extraLines(extraHosts, gateway);
}

/** `/etc/hostname` */
export const hostnameFile = (hostname: string): string => `${hostname}\n`;

function extraLines(extraHosts: readonly string[], gateway: string | undefined): string {
  return extraHosts
    .map((text) => {
      const { name, address } = parseExtraHost(text);
      return `${address === 'host-gateway' ? hostGateway(gateway) : address}\t${name}\n`;
    })
    .join('');
}

/** Reads `--add-host`: docker's form with a colon, or the newer one with an equals sign. @throws argument_invalid */
export function parseExtraHost(text: string): { readonly name: string; readonly address: string } {
  const [, name = '', bare = ''] = /^([^:=\s]+)[:=](\S+)$/.exec(text) ?? [];
  const address = bare.replace(/^\[(.*)\]$/, '$1');
  if (!name) throw engineError('argument_invalid', { reason: `bad format for add-host: ${JSON.stringify(text)}` });
  if (address !== 'host-gateway' && isIP(address) === 0) {
    throw engineError('argument_invalid', { reason: `invalid IP address in add-host: ${JSON.stringify(bare)}` });
  }
  return { name, address };
}

function hostGateway(gateway: string | undefined): string {
  if (gateway) return gateway;
  throw engineError('argument_invalid', { reason: 'unable to derive the IP value for host-gateway' });
}
