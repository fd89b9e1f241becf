import type { Engine, FileChange } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import { decompressed } from '../http/decompressed.js';
import { TAR } from '../http/media-types.js';
import { empty, flag, json, type Route, route, stream } from '../route.js';
import { pathStatHeader } from '../wire/path-stat.js';

const CHANGE_NUMBERS: Readonly<Record<FileChange['kind'], number>> = { changed: 0, added: 1, deleted: 2 };

/** What the kernel takes. @see limits.h: PATH_MAX, NAME_MAX */
const LONGEST_PATH_BYTES = 4095;
const LONGEST_NAME_BYTES = 255;
const isTooLong = (name: string): boolean => Buffer.byteLength(name) > LONGEST_NAME_BYTES;

/** The file tree of a container. */
export const fileRoutes = ({ files }: Pick<Engine, 'files'>): readonly Route[] => [
  route('GET', '/containers/:id/changes', '1.0', async ({ params: { id } }) => {
    const changes = await files.changes(id);
    return json(
      200,
      changes.map(({ path, kind }) => ({ Path: path, Kind: CHANGE_NUMBERS[kind] })),
    );
  }),
  route('GET', '/containers/:id/export', '1.0', async ({ params: { id }, cancelSignal }) =>
    stream(TAR, await files.export(id, { cancelSignal })),
  ),
  route('HEAD', '/containers/:id/archive', '1.20', async ({ params: { id }, query }) =>
    empty(200, pathStatHeader(await files.stat(id, pathOf(query)))),
  ),
  route('GET', '/containers/:id/archive', '1.20', async ({ params: { id }, query, cancelSignal }) => {
    const { entry, tar } = await files.readArchive(id, pathOf(query), { cancelSignal });
    return stream(TAR, tar, pathStatHeader(entry));
  }),
  route('PUT', '/containers/:id/archive', '1.20', async ({ params: { id }, query, body, cancelSignal }) => {
    await files.writeArchive(id, pathOf(query), decompressed(body), {
      keepsKinds: flag(query, 'noOverwriteDirNonDir'),
      keepsOwners: flag(query, 'copyUIDGID'),
      cancelSignal,
    });
    return empty(200);
  }),
];

/** @see moby, api/server/httputils: ArchiveFormValues */
function pathOf(query: URLSearchParams): string {
  const path = query.get('path') ?? '';
  if (path === '') throw invalid('bad parameter: path cannot be empty');
  if (path.includes('\0')) throw invalid('bad parameter: path has a NUL in it');
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES || path.split('/').some(isTooLong)) {
    throw invalid('bad parameter: path is too long');
  }
  return path;
}
