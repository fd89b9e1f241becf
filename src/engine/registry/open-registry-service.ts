import type { Host } from '../../host/host.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { familiarReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import type { Registries } from './registries.js';
import type { RegistryAccess } from './registry-access.js';
import type { RegistryService } from './registry-service.js';

/** Registries as the user's files say that they are reached; loaded when one is first asked. */
export function openRegistryService(
  host: Pick<Host, 'clock' | 'random' | 'fetch' | 'processes' | 'syscalls'>,
  access: RegistryAccess,
): RegistryService {
  const open = async (): Promise<Registries> => {
    const { openRegistries } = await import('./registries.js');
    return openRegistries(host, access);
  };

  const verify: RegistryService['verify'] = async (registry, credentials, { cancelSignal } = {}) => {
    const { verifyLogin } = await import('./verify-login.js');
    const location = await (await open()).location({ registry: registryNamed(registry), repository: '' });
    const { fetch } = host;
    const { idleTimeoutMs } = access;
    return await verifyLogin({ fetch, location, credentials, idleTimeoutMs, cancelSignal });
  };

  return {
    verify,
    async login(registry, credentials, options) {
      const kept = await verify(registry, credentials, options);
      return await (await open()).logins.keep(registryNamed(registry), kept);
    },
    async describe(ref, options = {}) {
      const { describeImage } = await import('./describe-image.js');
      const registries = await open();
      return await describeImage(registries, withDefaultTag(await registries.parse(ref)), options);
    },
    findLogin: async (registry) => await (await open()).logins.find(registryNamed(registry)),
    logout: async (registry) => await (await open()).logins.forget(registryNamed(registry)),
    logins: async () => await (await open()).logins.list(),
    async tags(repository, options = {}) {
      const { readPages } = await import('./read-pages.js');
      const registries = await open();
      const client = await registries.client(await registries.parse(repository), { action: 'read', right: 'pull' });
      return await readPages(client, { path: client.path('tags/list?n=1000'), field: 'tags' }, options);
    },
    async repositories(registry, options = {}) {
      const { listRepositories } = await import('./search-registry.js');
      return await listRepositories(await open(), registryNamed(registry), options);
    },
    async search(term, options = {}) {
      const { searchRegistry } = await import('./search-registry.js');
      return await searchRegistry(await open(), term, options);
    },
    async referrers(ref, options = {}) {
      const { listReferrers } = await import('./list-referrers.js');
      const registries = await open();
      return await listReferrers(registries, withDefaultTag(await registries.parse(ref)), options);
    },
    async remove(ref, options = {}): Promise<Digest> {
      const registries = await open();
      const reference = withDefaultTag(await registries.parse(ref));
      const client = await registries.client(reference, { action: 'write', right: 'pull,delete' });
      const digest = reference.digest ?? (await (await registries.source(reference)).resolve(options)).digest;
      const manifest = familiarReference(reference);
      const path = client.path(`manifests/${digest}`);
      return await client.ask({ method: 'DELETE', path, manifest }, options, () => parseDigest(digest));
    },
  };
}

/** `https://registry.lan:5000/v2/` is how some write it; docker's own has several names. @throws reference_invalid */
export function registryNamed(text: string): string {
  const host = text.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
  if (host === '' || host === 'registry-1.docker.io') return 'docker.io';
  // A host alone would read as a repository of docker's hub.
  return host.includes('.') || host.includes(':') || host === 'localhost' ? parseReference(`${host}/x`).registry : host;
}
