import { isIP } from 'node:net';

import { engineError } from '../../errors/engine-error.js';

const LOOPBACK = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
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

/** `/etc/hosts` of a container with a network of its own, as docker writes it; its own line only where it has an address. */
export function containerHosts(
  { hostname, domainname, extraHosts }: ContainerNames,
  place: { readonly address?: string | undefined; readonly gateway?: string | undefined } = {},
): string {
  const own = domainname ? `${hostname}.${domainname} ${hostname}` : hostname;
  return LOOPBACK + extraLines(extraHosts, place.gateway) + (place.address ? `${place.address}\t${own}\n` : '');
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
