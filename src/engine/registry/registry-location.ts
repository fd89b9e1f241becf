import type { Reference } from '../../oci/reference.js';
import { type RegistryEndpoint, registryEndpoints } from './registry-hosts.js';
import type { RegistrySettings } from './registry-settings.js';

/** Where a repository lies: in the registry of its name, in a mirror of that, or where the settings say it went. */
export type RegistryLocation = {
  /** Whose logins and sentences hold: `mirror.lan:5000`. */
  readonly registry: string;
  readonly repository: string;
  /** Best first. */
  readonly endpoints: readonly RegistryEndpoint[];
};

/** The places to read a repository from, in order; the last one is its own. */
export function locationsToRead(reference: Reference, settings: RegistrySettings): readonly RegistryLocation[] {
  const name = `${reference.registry}/${reference.repository}`;
  const found = settings.prefixes.find(({ prefix }) => isBelow(name, prefix));
  const rest = name.slice(found?.prefix.length ?? 0);
  const mirrors = (found?.mirrors ?? []).flatMap((mirror) => locate(`${mirror}${rest}`, settings) ?? []);
  return [...mirrors, locationToWrite(reference, settings)];
}

/** The one place that a repository is written to: mirrors are filled by whoever runs them. */
export function locationToWrite({ registry, repository }: Reference, settings: RegistrySettings): RegistryLocation {
  const name = `${registry}/${repository}`;
  const found = settings.prefixes.find(({ prefix }) => isBelow(name, prefix));
  const moved = found?.location === undefined ? undefined : `${found.location}${name.slice(found.prefix.length)}`;
  const place = moved === undefined ? undefined : locate(moved, settings);
  return place ?? { registry, repository, endpoints: registryEndpoints(registry, settings.insecureRegistries) };
}

const isBelow = (name: string, prefix: string): boolean => name === prefix || name.startsWith(`${prefix}/`);

const ADDRESS = /^(?:(https?):\/\/)?([^/]+)\/(.+)$/;

/** Undefined where a prefix that is a whole name is replaced by a host alone, which names nothing. */
function locate(address: string, { insecureRegistries }: RegistrySettings): RegistryLocation | undefined {
  const [, scheme, registry, repository] = ADDRESS.exec(address) ?? [];
  if (registry === undefined || repository === undefined) return undefined;
  const isPlain = scheme === 'http';
  const endpoints = isPlain
    ? [{ origin: `http://${registry}`, isTlsVerified: false }]
    : registryEndpoints(registry, insecureRegistries);
  return { registry, repository, endpoints };
}
