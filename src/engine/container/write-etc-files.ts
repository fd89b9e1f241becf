import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SpecRequest } from '../bundle/make-runtime-spec.js';
import { containerHosts, hostNetworkHosts, hostnameFile } from '../network/hosts-file.js';
import {
  containerResolvConf,
  hostNetworkResolvConf,
  readHostResolvConf,
  readReachableResolvConf,
} from '../network/resolv-conf.js';
import { layout } from '../roots.js';
import type { Container, ContainerEndpoint } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { addressesOf, hostGatewayFor, nameServersFor } from './etc-places.js';
import { linkedEnds, linkHostsLine } from './legacy-links.js';
import { networkOwner } from './network-owner.js';
import { hasTurnedIpv6Off } from './turned-ipv6-off.js';

/** The three files in /etc that docker writes for a container, in `ownDir`; with another's network, that one's. */
export async function writeEtcFiles(
  parts: ContainerParts,
  container: Container,
  endpoints: readonly ContainerEndpoint[],
  ownDir: string = layout.container(parts.roots, container.id),
): Promise<SpecRequest['etc']> {
  const { id, config } = container;
  const owner = networkOwner(parts.records, container);
  const dir = owner === id ? ownDir : layout.container(parts.roots, owner);
  const etc = { hosts: join(dir, 'hosts'), hostname: join(dir, 'hostname'), resolvConf: join(dir, 'resolv.conf') };
  if (owner !== id) return etc;
  const sharesHost = config.network.kind === 'host';
  // Where the host is reached: in its own network by the address that it always has.
  const gateway = sharesHost ? '127.0.0.1' : hostGatewayFor(parts, endpoints);
  await Promise.all([
    writeFile(etc.hostname, hostnameFile(config.hostname)),
    writeFile(
      etc.hosts,
      sharesHost
        ? hostNetworkHosts(readFileSync('/etc/hosts', 'utf8'), config.extraHosts, gateway)
        : containerHosts(config, {
            addresses: addressesOf(endpoints),
            gateway,
            isWithoutIpv6: hasTurnedIpv6Off(config),
            links: linkedEnds(parts, container).map(linkHostsLine),
          }),
    ),
    writeFile(
      etc.resolvConf,
      sharesHost
        ? hostNetworkResolvConf(readHostResolvConf(), config.dns)
        : containerResolvConf(readReachableResolvConf(), config.dns, nameServersFor(parts, endpoints)),
    ),
  ]);
  return etc;
}
