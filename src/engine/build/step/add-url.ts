import { createHash } from 'node:crypto';
import { createWriteStream, utimesSync } from 'node:fs';
import { join, posix } from 'node:path';
import { finished } from 'node:stream/promises';

import { engineError } from '../../../errors/engine-error.js';
import { FetchError, type FetchResponse } from '../../../host/fetch.js';
import type { BuildSession } from '../build-session.js';
import { sourceEntries } from '../context/source-entries.js';
import { folderTree } from '../context/source-tree.js';
import type { CopySource } from './copy-sources.js';

const MOST_REDIRECTS = 10;
const MS_PER_SECOND = 1000;
/** As docker has it: nobody else reads what was fetched, unless told. */
const MODE = 0o600;

/** A file that was fetched for an ADD. */
export type AddedFile = { readonly url: string; readonly digest: string; readonly source: CopySource };

export const isUrl = (source: string): boolean => /^https?:\/\//.test(source);

/** Fetches a file into a folder that ends with the build. @throws build_step_invalid, cancelled, disk_full */
export async function fetchSource(
  session: BuildSession,
  url: string,
  checksum: string | undefined,
): Promise<AddedFile> {
  const folder = await session.sources.scratchFolder();
  const name = posix.basename(decodeURIComponent(new URL(url).pathname)) || '__unnamed__';
  using answer = await follow(session, url);
  const path = join(folder, name);
  const digest = await store(answer, path);
  if (checksum !== undefined && checksum !== `sha256:${digest}`) {
    throw invalid(url, `digest mismatch ${`sha256:${digest}`}: ${checksum}`);
  }
  const modifiedMs = Date.parse(answer.headers['last-modified'] ?? '');
  if (!Number.isNaN(modifiedMs)) utimesSync(path, modifiedMs / MS_PER_SECOND, modifiedMs / MS_PER_SECOND);
  const tree = folderTree(folder, undefined);
  session.sources.hold(tree);
  const root = { path: name, name, isFolder: false };
  const entries = () => sourceEntries(session.parts.host.syscalls, tree, root);
  return { url, digest, source: { root, tree, entries, keepsParents: false } };
}

async function follow({ parts, cancelSignal }: BuildSession, asked: string): Promise<FetchResponse> {
  let url = new URL(asked);
  for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
    const answer = await send(parts.host.fetch.send({ method: 'GET', url, cancelSignal }), asked);
    const { location } = answer.headers;
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      answer[Symbol.dispose]();
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

async function store(answer: FetchResponse, path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = createWriteStream(path, { mode: MODE });
  for await (const bytes of answer.bytes) {
    hash.update(bytes);
    if (!file.write(bytes)) await new Promise((resolve) => file.once('drain', resolve));
  }
  file.end();
  await finished(file);
  return hash.digest('hex');
}

/** What is between `://` and `@` is nobody's business. */
const invalid = (url: string, reason: string): Error =>
  engineError('build_step_invalid', {
    reason: `failed to load cache key: ${url.replace(/\/\/[^/@]*@/, '//xxxxx@')}: ${reason}`,
  });
