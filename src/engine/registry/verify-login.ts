import { engineError, isEngineError } from '../../errors/engine-error.js';
import { type Fetch, FetchError } from '../../host/fetch.js';
import { type AuthChallenge, parseAuthChallenges } from './auth-challenge.js';
import type { Credentials } from './credentials.js';
import { tokenRequest } from './registry-authorizer.js';
import type { RegistryEndpoint } from './registry-hosts.js';
import type { RegistryLocation } from './registry-location.js';
import { readProblem, wordsOf } from './registry-problem.js';
import { basicAuthorization, fetchToken } from './registry-token.js';
import { type FollowedResponse, sendFollowing } from './send-following.js';

export type VerifyLoginOptions = {
  readonly fetch: Fetch;
  readonly location: RegistryLocation;
  readonly credentials: Credentials;
  readonly idleTimeoutMs?: number | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/**
 * Asks a registry whether it takes a login, as docker does: by what its `/v2/` wants to be shown.
 *
 * @returns what to keep: a token in place of the password, where the registry gives one
 * @throws login_failed, registry_unreachable, cancelled
 */
export async function verifyLogin(options: VerifyLoginOptions): Promise<Credentials> {
  const { registry, endpoints } = options.location;
  let failure: unknown;
  for (const endpoint of endpoints) {
    try {
      return await verifyAt(endpoint, options);
    } catch (error) {
      if (!(error instanceof FetchError)) throw asLoginFailure(error, registry);
      failure = error;
    }
  }
  const reason = failure instanceof Error ? failure.message : 'it has no address';
  throw engineError('registry_unreachable', { host: registry, reason }, { cause: failure });
}

async function verifyAt(endpoint: RegistryEndpoint, options: VerifyLoginOptions): Promise<Credentials> {
  const { location, credentials } = options;
  const { response: asked } = await askRoot(endpoint, options, undefined);
  using first = asked;
  // Who lets everybody in has nothing against this login either.
  if (first.status === 200) return credentials;
  if (first.status !== 401) throw failed(location.registry, wordsOf(await readProblem(first)), first.status);
  const offers = parseAuthChallenges(first.headers['www-authenticate'] ?? '');
  const bearer = offers.find(({ scheme }) => scheme === 'bearer');
  const granted = bearer ? await askForToken(endpoint, bearer, options) : undefined;
  const authorization = granted?.authorization ?? basicAuthorization(credentials);
  const { response: answer } = await askRoot(endpoint, options, authorization);
  using second = answer;
  if (second.status !== 200) throw failed(location.registry, wordsOf(await readProblem(second)), second.status);
  if (granted?.identityToken === undefined) return credentials;
  return { username: credentials.username, password: '', identityToken: granted.identityToken };
}

async function askForToken(
  endpoint: RegistryEndpoint,
  bearer: AuthChallenge,
  { fetch, location: { registry }, credentials, cancelSignal }: VerifyLoginOptions,
) {
  const subject = { registry, repository: '', action: 'write' } as const;
  const request = tokenRequest(bearer, { endpoint, cancelSignal }, subject);
  const { token, identityToken } = await fetchToken(fetch, { ...request, credentials, isForLogin: true }, subject);
  return { authorization: `Bearer ${token}`, identityToken };
}

function askRoot(
  { origin, isTlsVerified }: RegistryEndpoint,
  { fetch, idleTimeoutMs, cancelSignal }: VerifyLoginOptions,
  authorization: string | undefined,
): Promise<FollowedResponse> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const url = new URL('/v2/', origin);
  return sendFollowing(fetch, { method: 'GET', url, headers, isTlsVerified, idleTimeoutMs, cancelSignal });
}

const failed = (host: string, said: string, status: number): Error =>
  engineError('login_failed', { host, reason: said || `unexpected answer (HTTP ${status})` });

function asLoginFailure(error: unknown, host: string): unknown {
  if (!isEngineError(error, 'registry_unauthorized', 'registry_error', 'registry_rate_limited')) return error;
  return engineError('login_failed', { host, reason: error.message }, { cause: error });
}
