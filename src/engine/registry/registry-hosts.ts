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
): readonly RegistryEndpoint[] {
  if (registry === 'docker.io') return [{ origin: HUB, isTlsVerified: true }];
  const { hostname } = new URL(`https://${registry}`);
  const isInsecure =
    isLoopbackHost(hostname) || insecureRegistries.includes(registry) || insecureRegistries.includes(hostname);
  if (!isInsecure) return [{ origin: `https://${registry}`, isTlsVerified: true }];
  return [
    { origin: `https://${registry}`, isTlsVerified: false },
    { origin: `http://${registry}`, isTlsVerified: false },
  ];
}
