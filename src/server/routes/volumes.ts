import type { Engine } from '../../engine/index.js';
import { listOrNull } from '../../wire/list-or-null.js';
import { volumeToWire } from '../../wire/volume-to-wire.js';
import { toVolumeFilter, toVolumePrune } from '../../wire/words/volume-filter.js';
import { isAtLeast } from '../http/api-version.js';
import { filterPairs, parseFilters } from '../http/filters.js';
import { flag, json, noContent, type Route, route } from '../route.js';
import { GoObject } from '../wire/go-object.js';

type Needs = { readonly engine: Pick<Engine, 'volumes'>; readonly nowMs: () => number };

/** `/volumes/…` */
export const volumeRoutes = ({ engine: { volumes }, nowMs }: Needs): readonly Route[] => [
  route('GET', '/volumes', '1.21', async ({ query }) => {
    const listed = await volumes.list(toVolumeFilter(filterPairs(parseFilters(query))));
    return json(200, { Volumes: listed.map((volume) => volumeToWire(volume)), Warnings: listOrNull([]) });
  }),
  route('GET', '/volumes/:name', '1.21', async ({ params }) => json(200, volumeToWire(await volumes.get(params.name)))),
  route('POST', '/volumes/create', '1.21', async ({ readJson }) => {
    const asked = GoObject.of(await readJson(), 'volume.CreateOptions');
    const volume = await volumes.create({
      name: asked.text('Name'),
      driver: asked.text('Driver') || undefined,
      options: asked.textMap('DriverOpts'),
      labels: asked.textMap('Labels'),
    });
    return json(201, volumeToWire(volume));
  }),
  route('POST', '/volumes/prune', '1.25', async ({ query, version }) => {
    const filter = toVolumePrune(filterPairs(parseFilters(query)), nowMs());
    // Before 1.42 those with a name went too.
    const pruned = await volumes.prune({ ...filter, all: filter.all ?? !isAtLeast(version, '1.42') });
    return json(200, { VolumesDeleted: listOrNull(pruned.deleted), SpaceReclaimed: pruned.freedBytes });
  }),
  route('DELETE', '/volumes/:name', '1.21', async ({ params, query }) => {
    await volumes.remove(params.name, { force: flag(query, 'force') });
    return noContent;
  }),
];
