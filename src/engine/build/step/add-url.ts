import { createHash } from 'node:crypto';
import { createWriteStream, utimesSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { engineError } from '../../../errors/engine-error.js';
import { FetchError, type FetchResponse } from '../../../host/fetch.js';
import { storageFailure } from '../../content/storage-failure.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildSession } from '../build-session.js';
import { sourceEntries } from '../context/source-entries.js';
import { folderTree } from '../context/source-tree.js';
import { redacted } from '../git/git-place.js';
import type { CopySource } from './copy-sources.js';

const MOST_REDIRECTS = 10;
const MS_PER_SECOND = 1000;
/** As docker has it: nobody else reads what was fetched, unless told. */
const MODE = 0o600;
/** Whatever it is called where it goes to. */
const FILE = 'file';
const NO_NAME = '__unnamed__';

/** A file that was fetched for an ADD. */
export type AddedFile = { readonly url: string; readonly digest: string; readonly source: CopySource };

export const isUrl = (source: string): boolean => /^https?:\/\//.test(source);

/** Fetches a file into a folder that ends with the build. @throws build_step_invalid, cancelled, disk_full */
export async function fetchSource(
  session: BuildSession,
  url: string,
  checksum: string | undefined,
): Promise<AddedFile> {
  if (!URL.canParse(url)) throw invalid(url, 'invalid URL');
  const folder = await session.sources.scratchFolder();
  const name = nameIn(url);
  using answer = await follow(session, url);
  const path = join(folder, FILE);
  const digest = await store(answer, { url, path });
  if (checksum !== undefined && checksum !== `sha256:${digest}`) {
    throw invalid(url, `digest mismatch ${`sha256:${digest}`}: ${checksum}`);
  }
  const modifiedMs = Date.parse(answer.headers['last-modified'] ?? '');
  // Where the server does not say, docker says 1970: what was fetched when is no part of a file.
  const modifiedSeconds = Number.isNaN(modifiedMs) ? 0 : modifiedMs / MS_PER_SECOND;
  utimesSync(path, modifiedSeconds, modifiedSeconds);
  const tree = folderTree(folder, undefined);
  session.sources.hold(tree);
  const root = { path: FILE, name, isFolder: false };
  const entries = () => sourceEntries(session.parts.host.syscalls, tree, root);
  return { url, digest, source: { root, tree, entries, keepsParents: false } };
}

/** Fetches an address, whatever it leads to in turn. @throws build_step_invalid, cancelled */
export async function follow(
  {
    parts,
    cancelSignal,
  }: { readonly parts: Pick<BuildParts, 'host'>; readonly cancelSignal?: AbortSignal | undefined },
  asked: string,
): Promise<FetchResponse> {
  let url = new URL(asked);
  for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
    const answer = await send(parts.host.fetch.send({ method: 'GET', url, cancelSignal }), asked);
    const { location } = answer.headers;
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      answer[Symbol.dispose]();
      if (!URL.canParse(location, url) || !isUrl(new URL(location, url).href)) throw invalid(asked, 'invalid redirect');
      url = new URL(location, url);
      continue;
    }
    if (answer.status === 200) return answer;
    answer[Symbol.dispose]();
    throw invalid(asked, `invalid response status ${answer.status}`);
  }
  throw invalid(asked, 'too many redirects');
}

async function send(answer: Promise<FetchResponse>, url: string): Promise<FetchResponse> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof FetchError)) throw cause;
    throw invalid(url, cause.message);
  }
}

/** The last part of its path, as it is meant; a name that no file can have is none. */
function nameIn(url: string): string {
  const written = posix.basename(new URL(url).pathname);
  const name = decoded(written);
  return /^\.{0,2}$|[/\0]/.test(name) ? NO_NAME : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function store(
  { bytes }: FetchResponse,
  { url, path }: { readonly url: string; readonly path: string },
): Promise<string> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await pipeline(hashed, createWriteStream(path, { mode: MODE }));
  } catch (error) {
    throw error instanceof FetchError ? invalid(url, error.message) : storageFailure(path, error);
  }
  return hash.digest('hex');
}

/** What is between `://` and `@` is nobody's business. */
const invalid = (url: string, reason: string): Error =>
  engineError('build_step_invalid', { reason: `failed to load cache key: ${redacted(url)}: ${reason}` });
