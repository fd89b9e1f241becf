import { posix } from 'node:path';

import type { Engine, FileChange, FileEntry } from '../../engine/index.js';
import { listOrNull } from '../../wire/list-or-null.js';
import { invalid } from '../../wire/words/invalid.js';
import { TAR } from '../http/media-types.js';
import { empty, flag, json, type Route, route, stream } from '../route.js';
import { pathStatHeader } from '../wire/path-stat.js';

const CHANGE_NUMBERS: Readonly<Record<FileChange['kind'], number>> = { changed: 0, added: 1, deleted: 2 };

/** The file tree of a container. */
export const fileRoutes = ({ files }: Pick<Engine, 'files'>): readonly Route[] => [
  route('GET', '/containers/:id/changes', '1.0', async ({ params: { id } }) => {
    const changes = await files.changes(id);
    return json(200, listOrNull(changes.map(({ path, kind }) => ({ Path: path, Kind: CHANGE_NUMBERS[kind] }))));
  }),
  route('GET', '/containers/:id/export', '1.0', async ({ params: { id }, cancelSignal }) =>
    // Docker lets Go guess what it is.
    stream('application/octet-stream', await files.export(id, { cancelSignal })),
  ),
  route('HEAD', '/containers/:id/archive', '1.20', async ({ params: { id }, query }) => {
    const path = pathOf(query);
    return empty(200, await statHeader(files, await files.stat(id, path), { id, path }));
  }),
  route('GET', '/containers/:id/archive', '1.20', async ({ params: { id }, query, cancelSignal }) => {
    const path = pathOf(query);
    const { entry, tar } = await files.readArchive(id, path, { cancelSignal });
    return stream(TAR, tar, await statHeader(files, entry, { id, path }));
  }),
  route('PUT', '/containers/:id/archive', '1.20', async ({ params: { id }, query, body, cancelSignal }) => {
    await files.writeArchive(id, pathOf(query), body, {
      keepsKinds: flag(query, 'noOverwriteDirNonDir'),
      ownedByUser: flag(query, 'copyUIDGID'),
      cancelSignal,
    });
    return empty(200);
  }),
];

/** @see moby, api/server/httputils: ArchiveFormValues */
function pathOf(query: URLSearchParams): string {
  const path = query.get('path') ?? '';
  if (path === '') throw invalid('bad parameter: path cannot be empty');
  return path;
}

type Place = { readonly id: string; readonly path: string };

async function statHeader(files: Engine['files'], entry: FileEntry, { id, path }: Place) {
  if (entry.linkTarget === undefined) return pathStatHeader(entry, { path });
  const found = await files.stat(id, path, { followsLink: true }).catch(() => undefined);
  // Of one that leads nowhere docker tells how far it gets.
  const leadsTo = found?.path ?? posix.resolve(posix.dirname(entry.path), entry.linkTarget);
  return pathStatHeader(entry, { path, leadsTo });
}
