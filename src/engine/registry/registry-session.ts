import {
  type Fetch,
  type FetchBody,
  FetchError,
  type FetchMethod,
  type FetchRequest,
  type FetchResponse,
} from '../../host/fetch.js';
import type { Host } from '../../host/host.js';
import type { RegistryAuthorizer } from './registry-authorizer.js';
import type { RegistryEndpoint } from './registry-hosts.js';
import { readProblem } from './registry-problem.js';
import { parseRetryAfterMs } from './retry-delay.js';
import { type FollowedResponse, sendFollowing } from './send-following.js';
import { isTransientStatus, TransientAnswer } from './transient-answer.js';

export type RegistryRequest = {
  readonly method: FetchMethod;
  /** From `/v2/` on, or a whole address that the registry named. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: FetchBody | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** The wire to one repository: which address answers, who we are there, and redirects. */
export interface RegistrySession {
  /** One attempt. Any status but those of {@link TransientAnswer} is an answer. @throws FetchError, TransientAnswer, registry_*, cancelled */
  send(request: RegistryRequest): Promise<FetchResponse>;
}

export type SessionOptions = {
  readonly fetch: Fetch;
  readonly clock: Host['clock'];
  readonly authorizer: RegistryAuthorizer;
  /** Best first; the first that answers is kept. */
  readonly endpoints: readonly RegistryEndpoint[];
  readonly idleTimeoutMs?: number | undefined;
};

export function openRegistrySession(options: SessionOptions): RegistrySession {
  const { fetch, clock, authorizer, endpoints, idleTimeoutMs } = options;
  let chosen: RegistryEndpoint | undefined = endpoints.length === 1 ? endpoints[0] : undefined;

  const sendTo = async (endpoint: RegistryEndpoint, request: RegistryRequest): Promise<FollowedResponse> => {
    const url = addressOf(endpoint, request.path);
    const isOwn = url.origin === endpoint.origin;
    const attempt = (authorization: string | undefined): Promise<FollowedResponse> =>
      sendFollowing(fetch, toFetchRequest(endpoint, request, { url, authorization, idleTimeoutMs }));
    if (!isOwn) return await attempt(undefined);
    const authorization = await authorizer.current();
    const first = await attempt(authorization);
    // Only the registry itself may ask who we are.
    if (first.response.status !== 401 || first.isRedirected) return first;
    using refused = first.response;
    const header = refused.headers['www-authenticate'] ?? '';
    const { cancelSignal } = request;
    return await attempt(await authorizer.answer({ header, refused: authorization, endpoint, cancelSignal }));
  };

  const sendToAny = async (request: RegistryRequest): Promise<FollowedResponse> => {
    if (chosen) return await sendTo(chosen, request);
    let failure: unknown;
    for (const endpoint of endpoints) {
      try {
        const answer = await sendTo(endpoint, request);
        chosen = endpoint;
        return answer;
      } catch (error) {
        if (!(error instanceof FetchError) || error.failure === 'timed_out') throw error;
        failure = error;
      }
    }
    throw failure;
  };

  return {
    async send(request) {
      const { response } = await sendToAny(request);
      if (!isTransientStatus(response.status)) return response;
      using failed = response;
      const retryAfterMs = parseRetryAfterMs(failed.headers['retry-after'], clock.nowMs());
      throw new TransientAnswer(await readProblem(failed), retryAfterMs);
    },
  };
}

/** Where a request goes. Uploads may be wanted elsewhere, which is then told nothing of who we are. */
function addressOf({ origin, isTlsVerified }: RegistryEndpoint, path: string): URL {
  const url = URL.parse(path, origin);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new FetchError('failed', 'it named no usable address');
  }
  if (isTlsVerified && url.protocol === 'http:') {
    throw new FetchError('failed', `it went from https to http at ${url.host}`);
  }
  return url;
}

function toFetchRequest(
  { origin, isTlsVerified }: RegistryEndpoint,
  { method, headers, body, cancelSignal }: RegistryRequest,
  {
    url,
    authorization,
    idleTimeoutMs,
  }: {
    readonly url: URL;
    readonly authorization: string | undefined;
    readonly idleTimeoutMs: number | undefined;
  },
): FetchRequest {
  return {
    method,
    url,
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    body,
    isTlsVerified,
    certificatesOf: url.origin === origin ? url.host : undefined,
    idleTimeoutMs,
    cancelSignal,
  };
}
