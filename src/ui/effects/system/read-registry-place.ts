import type { Engine } from '../../../engine/index.js';
import type { RegistryPlace, RegistryRow } from '../../state/system/system-view.js';

const SEARCH_LIMIT = 100;

/** What there is at a place among registries. @throws registry_*, search_unsupported, login_file_invalid */
export async function readRegistryPlace(
  { registries }: Pick<Engine, 'registries'>,
  place: RegistryPlace,
  cancelSignal: AbortSignal,
): Promise<readonly RegistryRow[]> {
  switch (place.kind) {
    case 'logins':
      return (await registries.logins()).map((login) => ({ id: login.registry, kind: 'login', login }));
    case 'search': {
      const found = await registries.search(place.term, { limit: SEARCH_LIMIT, cancelSignal });
      return found.map((repository) => ({ id: repository.name, kind: 'repository', found: repository }));
    }
    case 'catalog': {
      const { registry } = place;
      const names = await registries.repositories(registry, { cancelSignal });
      return names.map((repository) => {
        const name = `${registry}/${repository}`;
        const found = { name, description: '', stars: 0, isOfficial: false, isAutomated: false };
        return { id: name, kind: 'repository', found };
      });
    }
    case 'tags': {
      const { repository } = place;
      const tags = await registries.tags(repository, { cancelSignal });
      return tags.map((tag) => ({ id: tag, kind: 'tag', tag, ref: `${repository}:${tag}` }));
    }
    default:
      return place satisfies never;
  }
}
