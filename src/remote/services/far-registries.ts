import type { RegistryService } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import { compact } from '../../oci/untrusted-json.js';
import { type FarParts, objectOf, objectsOf } from '../far-parts.js';

/** Logins are kept here, and registries asked from here; what the other side sees of them it is asked. */
export function farRegistries({ client, registries }: FarParts): RegistryService {
  return {
    login: (...asked) => registries.login(...asked),
    verify: (...asked) => registries.verify(...asked),
    findLogin: (registry) => registries.findLogin(registry),
    logout: (registry) => registries.logout(registry),
    logins: () => registries.logins(),
    tags: (...asked) => registries.tags(...asked),
    repositories: (...asked) => registries.repositories(...asked),
    referrers: (...asked) => registries.referrers(...asked),
    remove: (...asked) => registries.remove(...asked),
    async search(term, { limit, cancelSignal } = {}) {
      const answer = await client.json('GET', '/images/search', { query: { term, limit }, cancelSignal });
      return objectsOf(client, answer, 'what a search found').map((found) => ({
        name: found.text('name'),
        description: found.text('description'),
        stars: found.number('star_count'),
        isOfficial: found.boolean('is_official'),
        isAutomated: found.boolean('is_automated'),
      }));
    },
    async describe(ref, { cancelSignal } = {}) {
      const path = `/distribution/${ref.split('/').map(encodeURIComponent).join('/')}/json`;
      const answer = objectOf(client, await client.json('GET', path, { cancelSignal }), 'an image of a registry');
      const target = answer.object('Descriptor');
      return {
        target: {
          mediaType: target?.text('mediaType') ?? '',
          digest: (target?.text('digest') ?? '') as Digest,
          size: target?.number('size') ?? 0,
        },
        platforms: answer.objects('Platforms').map((platform) =>
          compact({
            os: platform.text('os'),
            architecture: platform.text('architecture'),
            variant: platform.text('variant') || undefined,
          }),
        ),
      };
    },
  };
}
