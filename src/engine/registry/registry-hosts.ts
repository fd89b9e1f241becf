import { BlockList, isIP } from 'node:net';

import { isLoopbackHost } from '../../host/loopback.js';

/** A place where a registry may answer. */
export type RegistryEndpoint = { readonly origin: string; readonly isTlsVerified: boolean };

const HUB = 'https://registry-1.docker.io';

/**
 * Where to look for a registry, best first.
 *
 * As docker does: https alone, but for this machine's own addresses and for registries listed as insecure any
 * certificate will do, and then http.
 */
export function registryEndpoints(
  registry: string,
  insecureRegistries: readonly string[] = [],
  { isInsecure: isToldInsecure = false }: { readonly isInsecure?: boolean | undefined } = {},
): readonly RegistryEndpoint[] {
  if (registry === 'docker.io') return [{ origin: HUB, isTlsVerified: true }];
  const { hostname } = new URL(`https://${registry}`);
  const isInsecure =
    isToldInsecure ||
    isLoopbackHost(hostname) ||
    insecureRegistries.some((listed) => listed === registry || listed === hostname || isWithin(hostname, listed));
  if (!isInsecure) return [{ origin: `https://${registry}`, isTlsVerified: true }];
  return [
    { origin: `https://${registry}`, isTlsVerified: false },
    { origin: `http://${registry}`, isTlsVerified: false },
  ];
}

/** Whether an address lies in a subnet. Names are not looked up: what they stand for is not ours to trust. */
function isWithin(hostname: string, subnet: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const [network = '', prefix = ''] = subnet.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), type);
  return list.check(address, type);
}
