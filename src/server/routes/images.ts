import type { ContainerId, Engine, Image, ImageFilter } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { listOrNull } from '../../wire/list-or-null.js';
import { groupFilters, oneOf } from '../../wire/words/filter-values.js';
import { invalid } from '../../wire/words/invalid.js';
import { parseMoment } from '../../wire/words/moment.js';
import { toPruneFilter } from '../../wire/words/prune-filter.js';
import { toSearchFilter } from '../../wire/words/search-filter.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { booleanValue } from '../http/boolean-value.js';
import { type Filters, filterPairs, parseFilters } from '../http/filters.js';
import { type ApiRequest, empty, flag, json, type Route, route, stream, textOf, wholeNumber } from '../route.js';
import { imageInspection } from '../wire/image-inspection.js';
import { historyItem, imageListItem, removedItem } from '../wire/image-list-item.js';
import { imageManifests, manifestDescriptor } from '../wire/image-manifests.js';
import { imageName } from '../wire/image-name.js';
import { readPlatform, requireOnePlatform, requirePlatform } from '../wire/read-platform.js';

type Needs = {
  readonly engine: Pick<Engine, 'containers' | 'images' | 'registries'>;
  readonly nowMs: () => number;
};

/** `/images/…`, but for those that fetch or send: `image-transfers.ts`. */
export const imageRoutes = ({ engine: { containers, images, registries }, nowMs }: Needs): readonly Route[] => [
  route('GET', '/images/json', '1.0', async ({ query, version }) => {
    const filters = parseFilters(query);
    const named = isAtLeast(version, '1.41') ? undefined : textOf(query, 'filter');
    const asked = toImageFilter(filters, named, nowMs());
    const listed = await images.list(flag(query, 'all') ? asked : { ...asked, hidesParents: true });
    const usage = flag(query, 'shared-size')
      ? new Map((await images.usage()).images.map((each) => [each.image.id, each]))
      : undefined;
    const showsManifests = isAtLeast(version, '1.47') && flag(query, 'manifests');
    // Counted for everybody from 1.51 on.
    const isCounted = isAtLeast(version, '1.51');
    const users = isCounted || showsManifests ? await usersOf(containers) : new Map<string, readonly ContainerId[]>();
    const items = listed.map(async (image: Image) => {
      const { containers: count, sharedBytes } = usage?.get(image.id) ?? {};
      const ofImage = users.get(image.id) ?? [];
      const item = imageListItem(image, version, { containers: isCounted ? ofImage.length : count, sharedBytes });
      if (!showsManifests) return item;
      const contents = { storage: await images.storage(image.id), users: ofImage };
      return { ...item, Descriptor: manifestDescriptor(image), Manifests: imageManifests(image, contents) };
    });
    return json(200, await Promise.all(items));
  }),
  route('GET', '/images/search', '1.0', async ({ query, cancelSignal }) => {
    const term = textOf(query, 'term');
    if (term === undefined) throw engineError('argument_invalid', { reason: 'search term is required' });
    const isWanted = toSearchFilter(filterPairs(parseFilters(query)));
    const found = await registries.search(term, { limit: wholeNumber(query, 'limit'), cancelSignal });
    return json(
      200,
      found.filter(isWanted).map((each) => ({
        star_count: each.stars,
        is_official: each.isOfficial,
        name: each.name,
        is_automated: each.isAutomated,
        description: each.description,
      })),
    );
  }),
  route('GET', '/images/get', '1.7', async ({ query, version, cancelSignal }) => {
    requireOnePlatform(query, version);
    const names = query.getAll('names').filter((name) => name !== '');
    for (const name of names) await requireAsked({ images }, name, { query, version, since: '1.48' });
    return stream('application/x-tar', await images.save(names, { cancelSignal }));
  }),
  route('GET', '/images/:name*/get', '1.0', async ({ params, query, version, cancelSignal }) => {
    requireOnePlatform(query, version);
    await requireAsked({ images }, params.name, { query, version, since: '1.48' });
    return stream('application/x-tar', await images.save([params.name], { cancelSignal }));
  }),
  route('GET', '/images/:name*/history', '1.0', async ({ params, query, version }) => {
    await requireAsked({ images }, params.name, { query, version, since: '1.48' });
    return json(200, (await images.history(params.name)).map(historyItem));
  }),
  route('GET', '/images/:name*/json', '1.0', async ({ params, query, version }) => {
    if (flag(query, 'manifests') && query.has('platform')) {
      throw invalid('conflicting options: manifests and platform options cannot both be set');
    }
    await requireAsked({ images }, params.name, { query, version, since: '1.49' });
    const image = await images.get(params.name);
    const storage = await images.storage(image.id);
    const inspection = imageInspection(image, storage, version);
    if (!isAtLeast(version, '1.48') || !flag(query, 'manifests')) return json(200, inspection);
    const users = (await usersOf(containers)).get(image.id) ?? [];
    const Manifests = imageManifests(image, { storage, users });
    return json(200, { ...inspection, Descriptor: manifestDescriptor(image), Manifests });
  }),
  route('POST', '/images/prune', '1.25', async ({ query }) => {
    const filters = parseFilters(query);
    const { dangling, ...rest } = Object.fromEntries(filters);
    const isDangling = booleanValue('dangling', oneOf('dangling', dangling)) ?? true;
    const filter = toPruneFilter(filterPairs(new Map(Object.entries(rest))), nowMs());
    const pruned = await images.prune({ ...filter, all: !isDangling });
    return json(200, {
      ImagesDeleted: listOrNull(pruned.removed.map(removedItem)),
      SpaceReclaimed: pruned.freedBytes,
    });
  }),
  route('POST', '/images/:name*/tag', '1.0', async ({ params, query }) => {
    await images.tag(params.name, imageName(query) ?? '');
    return empty(201);
  }),
  route('DELETE', '/images/:name*', '1.0', async ({ params, query, version }) => {
    const platforms = isAtLeast(version, '1.50') ? query.getAll('platforms') : [];
    await requirePlatform({ images }, params.name, platforms.map(readPlatform));
    const removed = await images.remove(params.name, { force: flag(query, 'force'), noPrune: flag(query, 'noprune') });
    return json(200, removed.map(removedItem));
  }),
];

/** What stands in `platform` is that of the image. Before `since` nobody looked at it. @throws image_platform_mismatch */
async function requireAsked(
  engine: Pick<Engine, 'images'>,
  ref: string,
  { query, version, since }: Pick<ApiRequest, 'query' | 'version'> & { readonly since: ApiVersion },
): Promise<void> {
  const given = isAtLeast(version, since) ? textOf(query, 'platform') : undefined;
  if (given !== undefined) await requirePlatform(engine, ref, [readPlatform(given)]);
}

/** Containers by their image. */
async function usersOf(containers: Engine['containers']): Promise<ReadonlyMap<string, readonly ContainerId[]>> {
  const users = Map.groupBy(await containers.list({ all: true }), ({ imageId }) => imageId);
  return new Map([...users].map(([imageId, made]) => [imageId, made.map(({ id }) => id)]));
}

const FILTERS = ['before', 'dangling', 'label', 'reference', 'since', 'until'] as const;

function toImageFilter(filters: Filters, named: string | undefined, nowMs: number): ImageFilter {
  const { before, dangling, label, reference = [], since, until } = groupFilters(filterPairs(filters), FILTERS);
  const untils = (until ?? []).map((text) => parseMoment(text, nowMs));
  const references = named === undefined ? reference : [...reference, named];
  return {
    reference: references.length > 0 ? references : undefined,
    isDangling: booleanValue('dangling', oneOf('dangling', dangling)),
    label,
    before: oneOf('before', before),
    since: oneOf('since', since),
    untilMs: untils.length > 0 ? Math.min(...untils) : undefined,
  };
}
