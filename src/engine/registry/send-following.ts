import { type Fetch, FetchError, type FetchRequest, type FetchResponse } from '../../host/fetch.js';

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Those that ask for the same request again; the others would make a GET of it. @see RFC 9110, 15.4 */
const REPEATING_REDIRECTS = [307, 308];

/** An answer, and whether it came from where the request was sent. */
export type FollowedResponse = { readonly response: FetchResponse; readonly isRedirected: boolean };

/**
 * Sends a request and follows redirects, as registries answer with when their blobs lie elsewhere.
 *
 * Another origin gets no `Authorization` and sees no certificate of ours, and never without TLS what was asked for
 * with it.
 *
 * @throws FetchError, cancelled
 */
export async function sendFollowing(fetch: Fetch, request: FetchRequest): Promise<FollowedResponse> {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const followed = isReading ? REDIRECTS : REPEATING_REDIRECTS;
  let current = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch.send(current);
    if (!followed.includes(response.status)) return { response, isRedirected: current !== request };
    using _answered = response;
    current = redirected(current, response.headers['location']);
  }
  throw new FetchError('failed', 'redirected too often');
}

function redirected(request: FetchRequest, location: string | undefined): FetchRequest {
  const url = location === undefined ? undefined : URL.parse(location, request.url);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new FetchError('failed', 'redirected to no usable address');
  }
  if (request.url.protocol === 'https:' && url.protocol === 'http:' && (request.isTlsVerified ?? true)) {
    throw new FetchError('failed', `redirected from https to http at ${url.host}`);
  }
  if (url.origin === request.url.origin) return { ...request, url };
  const { authorization: _kept, ...headers } = request.headers ?? {};
  return { ...request, url, headers, certificatesOf: undefined };
}
