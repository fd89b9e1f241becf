import type { BuildRequest, Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { toBuildPrune } from '../../wire/words/build-prune-filter.js';
import { heldSession, SESSION_PROTOCOL } from '../build/held-session.js';
import { keptBytes } from '../build/kept-bytes.js';
import { filterPairs, parseFilters } from '../http/filters.js';
import { toldWhileDone } from '../http/told-while-done.js';
import { type ApiRequest, flag, json, type Reply, type Route, route, textOf } from '../route.js';
import { ClassicBuild, HeldMessages, stepFailure } from '../wire/classic-build.js';
import { readBuildQuery } from '../wire/read-build.js';
import { registryLogins } from '../wire/registry-logins.js';

type Needs = { readonly engine: Pick<Engine, 'builds' | 'images' | 'system'>; readonly nowMs: () => number };

/**
 * `/build`: docker's builder that was before BuildKit, as far as its clients can see. Contexts that BuildKit would ask a
 * session for are refused, so that programs that can do without do.
 */
export const buildRoutes = ({ engine: { builds, images, system }, nowMs }: Needs): readonly Route[] => [
  route('POST', '/build', '1.0', (request) => build({ builds, images }, request)),
  route('POST', '/build/cancel', '1.39', ({ query }) => {
    // Whoever hangs up has cancelled; only BuildKit's builds have names.
    if (textOf(query, 'id') === undefined) throw engineError('argument_invalid', { reason: 'build ID not provided' });
    throw engineError('build_session_refused');
  }),
  route('POST', '/build/prune', '1.31', async ({ query, version }) => {
    const { ids, freedBytes } = await builds.prune({
      all: flag(query, 'all'),
      keepBytes: await keptBytes({ builds, system }, query, version),
      ...toBuildPrune(filterPairs(parseFilters(query)), nowMs()),
    });
    return json(200, { CachesDeleted: ids, SpaceReclaimed: freedBytes });
  }),
  route('POST', '/session', '1.31', async ({ headers }) => {
    if (headers.upgrade !== SESSION_PROTOCOL) throw engineError('build_session_refused');
    return heldSession();
  }),
];

async function build(
  { builds, images }: Pick<Engine, 'builds' | 'images'>,
  { query, body, headers, cancelSignal }: ApiRequest,
): Promise<Reply> {
  const read = readBuildQuery(query);
  const isBuildKits = textOf(query, 'version') === '2';
  const noCache = read.noCache || !(isBuildKits || (await hasSomeOf(images, read.cacheFrom)));
  const asked = { ...read, noCache, credentials: registryLogins(headers), ...sourceOf(query, body) };
  const isQuiet = flag(query, 'q');
  return await toldWhileDone(async (tell, waitingLength) => {
    const held = new HeldMessages();
    const told = isQuiet ? new ClassicBuild(held.hold) : new ClassicBuild(tell, { waitingLength, isBuildKits });
    try {
      const { imageId } = await builds.build(asked, { cancelSignal, onProgress: (progress) => told.take(progress) });
      if (isQuiet) tell({ stream: `${imageId ?? ''}\n` });
    } catch (error) {
      held.release(tell);
      const failure = stepFailure(error);
      // Whatever else went wrong is told as it always is.
      if (!failure) throw error;
      tell({ errorDetail: failure, error: failure.message });
    }
  });
}

/**
 * Steps are taken from what led to these images alone, where any are named; of one that is not here nothing is taken.
 *
 * @see moby, daemon/images/cache.go: MakeImageCache
 */
async function hasSomeOf(images: Engine['images'], sources: BuildRequest['cacheFrom'] = []): Promise<boolean> {
  const refs = sources.flatMap((source) => (source.kind === 'image' ? [source.ref] : []));
  const found = await Promise.all(refs.map((ref) => images.get(ref).catch(() => undefined)));
  return refs.length === 0 || found.some((image) => image !== undefined);
}

type Source = Pick<BuildRequest, 'context' | 'contextUrl' | 'dockerfile'>;

/** The context is the body, unless it is elsewhere. */
function sourceOf(query: URLSearchParams, body: ApiRequest['body']): Source {
  const dockerfile = { path: textOf(query, 'dockerfile') ?? 'Dockerfile' };
  const remote = textOf(query, 'remote');
  // Old programs name their own side so.
  if (remote === undefined || remote === 'client-session') return { context: { kind: 'tar', bytes: body }, dockerfile };
  return { context: { kind: 'none' }, contextUrl: remote, dockerfile };
}
