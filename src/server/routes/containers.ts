import type { Container, ContainerFilter, ContainerMount, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { type ContainerSize, containerSummaryToWire } from '../../wire/container-summary-to-wire.js';
import { listOrNull } from '../../wire/list-or-null.js';
import { toContainerFilter } from '../../wire/words/container-filter.js';
import { invalid } from '../../wire/words/invalid.js';
import { parseLinkName } from '../../wire/words/link-name.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { toPruneFilter } from '../../wire/words/prune-filter.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { filterPairs, parseFilters } from '../http/filters.js';
import { builtInNetworkIds, type NetworkIds } from '../network-ids.js';
import { flag, json, jsonText, noContent, type Reply, type Route, route, textOf, wholeNumber } from '../route.js';
import { checkUnusedOfUpdate } from '../wire/check-unused.js';
import { containerInspection } from '../wire/container-inspection.js';
import { containerListText, hasListText } from '../wire/container-list-text.js';
import { GoObject } from '../wire/go-object.js';
import { linkNames } from '../wire/link-names.js';
import { pathsOf } from '../wire/paths-of-volumes.js';
import { createWarnings, readCreate } from '../wire/read-create.js';
import { readRestartPolicy } from '../wire/read-host-config.js';
import { readLimits } from '../wire/read-resources.js';

type Services = {
  readonly engine: Pick<Engine, 'containers' | 'images' | 'networks' | 'volumes'>;
  readonly nowMs: () => number;
};

/** `/containers`: records of containers. */
export const containerRoutes = ({ engine, nowMs }: Services): readonly Route[] => [
  listRoute({ engine, nowMs }),
  route('POST', '/containers/create', '1.0', async ({ query, readJson, version }) => {
    const body = await readJson();
    const platform = isAtLeast(version, '1.41') ? textOf(query, 'platform') : undefined;
    const { container, warnings } = await engine.containers.create({
      ...readCreate(body, version),
      name: textOf(query, 'name')?.replace(/^\//, ''),
      platform: platform === undefined ? undefined : parsePlatform(platform),
    });
    return json(201, { Id: container.id, Warnings: [...warnings, ...createWarnings(body, version)] });
  }),
  route('POST', '/containers/prune', '1.25', async ({ query }) => {
    const filter = toPruneFilter(filterPairs(parseFilters(query)), nowMs());
    const { deleted, freedBytes } = await engine.containers.prune(filter);
    return json(200, { ContainersDeleted: listOrNull(deleted), SpaceReclaimed: freedBytes });
  }),
  route('GET', '/containers/:id/json', '1.0', async ({ params: { id }, query, version }) => {
    const details = await engine.containers.details(id);
    const size = flag(query, 'size') ? await engine.containers.size(id) : undefined;
    const image = await engine.images.find(details.container.imageId);
    return json(200, containerInspection(details, { size, image, version }));
  }),
  route('POST', '/containers/:id/rename', '1.17', async ({ params: { id }, query }) => {
    const name = textOf(query, 'name')?.replace(/^\//, '');
    if (!name) throw invalid('Neither old nor new names may be empty');
    await engine.containers.rename(id, name);
    return noContent;
  }),
  route('POST', '/containers/:id/update', '1.22', async ({ params: { id }, readJson, version }) => {
    const body = GoObject.of(await readJson(), 'UpdateConfig');
    checkUnusedOfUpdate(body);
    const restart = readRestartPolicy(body);
    const { pidsLimit, ...limits } = readLimits(body);
    const resources = isAtLeast(version, '1.40') && pidsLimit !== undefined ? { ...limits, pidsLimit } : limits;
    const { warnings } = await engine.containers.update(id, { resources, restart });
    return json(200, { Warnings: listOrNull(warnings) });
  }),
  route('DELETE', '/containers/:id*', '1.0', async ({ params: { id }, query }) => {
    if (flag(query, 'link')) {
      await removeLink(engine, id);
      return noContent;
    }
    await engine.containers.remove(id, { force: flag(query, 'force'), removeVolumes: flag(query, 'v') });
    return noContent;
  }),
];

/** @throws container_not_found, container_state_conflict in docker's words */
async function removeLink({ containers }: Pick<Engine, 'containers'>, name: string): Promise<void> {
  if (!/.\//.test(name)) await containers.get(name);
  const { container, alias } = parseLinkName(name);
  await containers.update(container, { withoutLink: alias });
}

const hasNoAnnotations = ({ config }: Container): boolean => Object.keys(config.annotations).length === 0;

type Listing = { readonly nowMs: number; readonly version: ApiVersion; readonly networkIds: NetworkIds };

function listRoute({ engine, nowMs }: Services): Route {
  const idsOfNetworks = builtInNetworkIds(engine);
  return route('GET', '/containers/json', '1.0', async ({ query, version }) =>
    list(engine, query, { nowMs: nowMs(), version, networkIds: await idsOfNetworks() }),
  );
}

/** What a list is to show. */
type Wanted = {
  /** Undefined: nothing can match. */
  readonly filter: ContainerFilter | undefined;
  readonly isFiltered: boolean;
  /** 0: all of them. */
  readonly limit: number;
  readonly all: boolean;
  readonly hasSizes: boolean;
};

/** Whoever asks the same again comes with the same query. */
const WANTED = new WeakMap<URLSearchParams, Wanted>();

/** @throws argument_invalid */
function wantedBy(query: URLSearchParams): Wanted {
  const known = WANTED.get(query);
  if (known) return known;
  const filters = filterPairs(parseFilters(query));
  const filter = toContainerFilter(filters);
  const limit = wholeNumber(query, 'limit') ?? 0;
  const all = flag(query, 'all') || limit > 0;
  const wanted = { filter, isFiltered: filters.length > 0, limit, all, hasSizes: flag(query, 'size') };
  WANTED.set(query, wanted);
  return wanted;
}

async function list(
  engine: Pick<Engine, 'containers' | 'volumes'>,
  query: URLSearchParams,
  listing: Listing,
): Promise<Reply> {
  const { filter, limit, all, isFiltered, hasSizes } = wantedBy(query);
  if (!filter) return json(200, []);
  const found = await engine.containers.list({ ...filter, all });
  const shown = limit > 0 ? found.slice(0, limit) : found;
  const { nowMs, version, networkIds } = listing;
  const isWhole = all && !isFiltered;
  const names = linkNames(isWhole ? found : await engine.containers.list({ all: true }));
  const tellsAnnotations = isAtLeast(version, '1.46') || shown.every(hasNoAnnotations);
  const isText = tellsAnnotations && !hasSizes && names.size === 0;
  const hasVolumes = shown.some(
    (container) => !(isText && hasListText(container)) && container.config.mounts.some(isVolume),
  );
  const volumePaths = hasVolumes ? pathsOf(await engine.volumes.list()) : {};
  if (isText) return jsonText(200, containerListText(shown, { nowMs, volumePaths, networkIds }));
  const sizes = hasSizes ? await Promise.all(shown.map((container) => sizeOf(engine, container))) : [];
  return json(
    200,
    shown.map((container, index) => {
      const summary = containerSummaryToWire(container, { nowMs, size: sizes[index], volumePaths, networkIds });
      const { Annotations, ...host } = summary.HostConfig;
      return {
        ...summary,
        Names: [...summary.Names, ...(names.get(container.id) ?? [])],
        HostConfig: tellsAnnotations ? summary.HostConfig : host,
      };
    }),
  );
}

const isVolume = ({ type }: ContainerMount): boolean => type === 'volume';

/** Undefined for one that has been removed since it was listed. */
async function sizeOf(
  { containers }: Pick<Engine, 'containers'>,
  { id }: Container,
): Promise<ContainerSize | undefined> {
  try {
    return await containers.size(id);
  } catch (error) {
    if (!isEngineError(error, 'container_not_found')) throw error;
    return undefined;
  }
}
