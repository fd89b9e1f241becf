import { engineError } from '../../../errors/engine-error.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildRequest } from '../build-request.js';
import { isGitContext } from '../git/git-place.js';
import { follow } from '../step/add-url.js';
import { isArchive } from '../step/is-archive.js';
import { cloneContext } from './clone-context.js';

type Building<Result> = {
  readonly cancelSignal: AbortSignal | undefined;
  readonly build: (request: BuildRequest) => Promise<Result>;
};

/** Enough to see the first header of a packed archive. */
const HEAD_BYTES = 64 * 1024;
const LARGEST_DOCKERFILE_BYTES = 16 * 1024 * 1024;

/**
 * Builds with what is at the request's address, where it has one: a repository and an archive are the context, anything else
 * is a Dockerfile without one.
 *
 * @throws build_context_invalid, build_step_invalid, cancelled, and whatever `build` throws
 * @see moby, builder/remotecontext/detect.go: newURLRemote
 */
export async function withFetchedContext<Result>(
  parts: Pick<BuildParts, 'host' | 'stores'>,
  request: BuildRequest,
  { cancelSignal, build }: Building<Result>,
): Promise<Result> {
  const { contextUrl: url } = request;
  if (url === undefined) return await build(request);
  if (isGitContext(url)) {
    await using borrowed = await cloneContext(parts, url, cancelSignal);
    return await build({ ...request, context: borrowed.context });
  }
  if (!URL.canParse(url)) throw engineError('build_context_invalid', { reason: `${url} is no address` });
  using answer = await follow({ parts, cancelSignal }, url);
  const pieces = answer.bytes[Symbol.asyncIterator]();
  const head = await readHead(pieces);
  const bytes = joined(head, pieces);
  const isTar = await isArchive(parts.host.processes, asStream(head));
  if (isTar) return await build({ ...request, context: { kind: 'tar', bytes } });
  return await build({ ...request, context: { kind: 'none' }, dockerfile: { text: await readText(bytes) } });
}

async function readHead(pieces: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done) break;
    read.push(next.value);
    size += next.value.byteLength;
  }
  return Buffer.concat(read);
}

async function* asStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    if (size > LARGEST_DOCKERFILE_BYTES) {
      throw engineError('build_context_invalid', { reason: 'what is there is neither an archive nor a Dockerfile' });
    }
    read.push(piece);
  }
  return Buffer.concat(read).toString('utf8');
}
