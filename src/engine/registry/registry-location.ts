import { engineError } from '../../errors/engine-error.js';
import type { Reference } from '../../oci/reference.js';
import { type RegistryEndpoint, registryEndpoints } from './registry-hosts.js';
import type { PrefixSettings, RegistrySettings } from './registry-settings.js';

/** Where a repository lies: in the registry of its name, in a mirror of that, or where the settings say it went. */
export type RegistryLocation = {
  /** Whose logins and sentences hold: `mirror.lan:5000`. */
  readonly registry: string;
  readonly repository: string;
  /** Best first. */
  readonly endpoints: readonly RegistryEndpoint[];
};

/** The places to read a repository from, in order; the last one is its own. @throws registry_blocked */
export function locationsToRead(reference: Reference, settings: RegistrySettings): readonly RegistryLocation[] {
  const own = locationToWrite(reference, settings);
  const found = findPrefix(reference, settings);
  if (!found) return [own];
  const unwanted = reference.digest === undefined ? 'digests' : 'tags';
  const mirrors = found.settings.mirrors.filter(({ holdsFor }) => holdsFor !== unwanted);
  const { insecureRegistries } = settings;
  return [
    ...mirrors.flatMap(
      ({ address, isInsecure }) => locate(`${address}${found.rest}`, { insecureRegistries, isInsecure }) ?? [],
    ),
    own,
  ];
}

/** The one place that a repository is written to: mirrors are filled by whoever runs them. @throws registry_blocked */
export function locationToWrite(reference: Reference, settings: RegistrySettings): RegistryLocation {
  const { registry, repository } = reference;
  const { insecureRegistries } = settings;
  const found = findPrefix(reference, settings);
  const { location, isInsecure = false, blockedBy } = found?.settings ?? {};
  if (blockedBy !== undefined) throw engineError('registry_blocked', { registry, path: blockedBy });
  const place =
    location === undefined ? undefined : locate(`${location}${found?.rest ?? ''}`, { insecureRegistries, isInsecure });
  return place ?? { registry, repository, endpoints: registryEndpoints(registry, insecureRegistries, { isInsecure }) };
}

/** The settings for the longest prefix of a name, and what of the name is behind it. */
function findPrefix(
  { registry, repository }: Reference,
  { prefixes }: RegistrySettings,
): { readonly settings: PrefixSettings; readonly rest: string } | undefined {
  const name = `${registry}/${repository}`;
  for (const settings of prefixes) {
    const { prefix } = settings;
    if (prefix.startsWith('*.') && registry.endsWith(prefix.slice(1))) return { settings, rest: `/${repository}` };
    if (name === prefix || name.startsWith(`${prefix}/`)) return { settings, rest: name.slice(prefix.length) };
  }
  return undefined;
}

const ADDRESS = /^(?:(https?):\/\/)?([^/]+)\/(.+)$/;

/** Undefined where a prefix that is a whole name is replaced by a host alone, which names nothing. */
function locate(
  address: string,
  { insecureRegistries, isInsecure }: { readonly insecureRegistries: readonly string[]; readonly isInsecure: boolean },
): RegistryLocation | undefined {
  const [, scheme, registry, repository] = ADDRESS.exec(address) ?? [];
  if (registry === undefined || repository === undefined) return undefined;
  const isPlain = scheme === 'http';
  const endpoints = isPlain
    ? [{ origin: `http://${registry}`, isTlsVerified: false }]
    : registryEndpoints(registry, insecureRegistries, { isInsecure });
  return { registry, repository, endpoints };
}
