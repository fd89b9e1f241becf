import { posix } from 'node:path';

import type { FileChange, FileEntry, FileKind, FileService } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Answer } from '../connection/api-client.js';
import { type FarParts, lacks, objectOf, objectsOf } from '../far-parts.js';
import { containerPath } from '../paths.js';
import { readMoment } from '../reading/moment.js';
import { firstFile } from '../tar/first-file.js';
import { renamedTar } from '../tar/renamed-tar.js';
import { Turns } from '../turns.js';

const CHANGE_KINDS: readonly FileChange['kind'][] = ['changed', 'added', 'deleted'];
/** More links than this lead in a circle. @see Linux, MAXSYMLINKS */
const MOST_LINKS = 40;

/** Bits of Go's file modes. @see Go, io/fs: FileMode */
const KINDS: readonly (readonly [bit: number, kind: FileKind])[] = [
  [31, 'directory'],
  [27, 'symlink'],
  [26, 'device'],
  [25, 'fifo'],
  [24, 'socket'],
];
const SPECIAL: readonly (readonly [bit: number, mode: number])[] = [
  [23, 0o4000],
  [22, 0o2000],
  [20, 0o1000],
];

export function farFiles(parts: FarParts): FileService {
  const { client } = parts;
  const turns = new Turns();

  const statOnce = async (ref: string, path: string): Promise<FileEntry> => {
    const answer = await client
      .stream('HEAD', containerPath(ref, '/archive'), {
        query: { path },
        refusals: { 404: 'container_path_not_found' },
      })
      .catch((error: unknown) => {
        throw renamedFailure(error, { ref, path });
      });
    return statOf(answer, path);
  };

  const stat: FileService['stat'] = async (ref, path, { followsLink = false } = {}) => {
    let entry = await statOnce(ref, path);
    for (let links = 0; followsLink && entry.kind === 'symlink'; links += 1) {
      const { linkTarget = '' } = entry;
      if (linkTarget === '' || links === MOST_LINKS) throw engineError('container_path_not_found', { ref, path });
      entry = await statOnce(ref, posix.resolve('/', posix.dirname(entry.path), linkTarget));
    }
    return entry;
  };

  const statOf = (answer: Answer, path: string): FileEntry => {
    const header = answer.headers['x-docker-container-path-stat'];
    if (typeof header !== 'string') throw client.invalid('it does not say what is at a path');
    const told = objectOf(client, client.parsed(Buffer.from(header, 'base64')), 'what is at a path');
    const mode = told.number('mode');
    const hasBit = (bit: number): boolean => Math.floor(mode / 2 ** bit) % 2 === 1;
    return {
      name: told.text('name'),
      path: posix.resolve('/', path),
      kind: KINDS.find(([bit]) => hasBit(bit))?.[1] ?? 'file',
      mode: SPECIAL.filter(([bit]) => hasBit(bit)).reduce((sum, [, special]) => sum + special, mode % 0o1000),
      sizeBytes: told.number('size'),
      modifiedAtMs: readMoment(told.text('mtime')),
      // Docker's API does not say.
      uid: 0,
      gid: 0,
      linkTarget: told.text('linkTarget') || undefined,
    };
  };

  const readArchive: FileService['readArchive'] = async (ref, path, options = {}) => {
    const { followsLink = false, name, cancelSignal } = options;
    const found = await stat(ref, path, { followsLink });
    const asked = followsLink ? found.path : path;
    const { bytes } = await client.stream('GET', containerPath(ref, '/archive'), {
      query: { path: asked },
      cancelSignal,
      refusals: { 404: 'container_path_not_found' },
    });
    // The root, and what is in a folder, are below `.`.
    const own = /(^|\/)\.$|^\/*$/.test(asked) ? '.' : posix.basename(asked);
    const wanted = name ?? (followsLink && own !== '.' ? posix.basename(path) : own);
    if (wanted === own) return { entry: found, tar: bytes };
    return { entry: found, tar: renamedTar(bytes, { from: own, to: wanted }) };
  };

  return {
    stat,
    list: lacks(parts, 'looking into a folder of a container'),
    async readFile(ref, path, { maxBytes }) {
      const found = await stat(ref, path, { followsLink: true });
      if (found.kind !== 'file') throw engineError('container_path_not_file', { ref, path });
      const { tar } = await readArchive(ref, found.path);
      return await firstFile(tar, maxBytes);
    },
    readArchive,
    inTurn: (ref, act) => turns.take(ref, act),
    async writeArchive(ref, directory, tar, { ownedByUser = false, keepsKinds = false, cancelSignal } = {}) {
      await client.json('PUT', containerPath(ref, '/archive'), {
        query: { path: directory, copyUIDGID: ownedByUser, noOverwriteDirNonDir: keepsKinds },
        bytes: tar,
        cancelSignal,
        refusals: { 404: 'container_path_not_found' },
      });
    },
    async changes(ref) {
      const answer = await client.json('GET', containerPath(ref, '/changes'), {
        refusals: { 404: 'container_not_found' },
      });
      const changes = objectsOf(client, answer, 'the changes of a container');
      return changes.map((change) => ({
        path: change.text('Path'),
        kind: CHANGE_KINDS[change.number('Kind')] ?? 'changed',
      }));
    },
    async export(ref, { cancelSignal } = {}) {
      const refusals = { 404: 'container_not_found' } as const;
      return (await client.stream('GET', containerPath(ref, '/export'), { cancelSignal, refusals })).bytes;
    },
  };
}

/** Refusals of HEAD have no sentence: whether it is the container that is not there, or the path, is asked again. */
function renamedFailure(error: unknown, { ref, path }: { readonly ref: string; readonly path: string }): unknown {
  const isBare = error instanceof Error && 'code' in error && error.code === 'container_path_not_found';
  return isBare ? engineError('container_path_not_found', { ref, path }, { cause: error }) : error;
}
