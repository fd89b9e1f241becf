import { engineError } from '../../errors/engine-error.js';
import type { Fetch } from '../../host/fetch.js';
import { type AuthChallenge, parseAuthChallenges } from './auth-challenge.js';
import type { CredentialSource } from './credentials.js';
import type { RegistryEndpoint } from './registry-hosts.js';
import type { RequestSubject } from './registry-problem.js';
import { basicAuthorization, fetchToken } from './registry-token.js';

/** What to answer a 401 with. */
export type Challenge = {
  readonly header: string;
  /** The `Authorization` that was refused; undefined where none was sent. */
  readonly refused: string | undefined;
  readonly endpoint: RegistryEndpoint;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** The right to use one repository: learnt from the first 401, shared by all requests, renewed when it ends. */
export interface RegistryAuthorizer {
  /** The `Authorization` to send; undefined while the registry has asked for none. */
  current(): Promise<string | undefined>;
  /** @returns what to try again with @throws registry_unauthorized, registry_denied, registry_error, FetchError, cancelled */
  answer(challenge: Challenge): Promise<string>;
}

export function openAuthorizer({
  fetch,
  subject,
  scopes,
  credentials,
}: {
  readonly fetch: Fetch;
  readonly subject: RequestSubject;
  /** What is asked for: `repository:library/nginx:pull`. */
  readonly scopes: readonly string[];
  readonly credentials: CredentialSource;
}): RegistryAuthorizer {
  let granted: Promise<string> | undefined;

  const ask = async (challenge: Challenge): Promise<string> => {
    const offers = parseAuthChallenges(challenge.header);
    const login = await credentials(subject.registry);
    const bearer = offers.find(({ scheme }) => scheme === 'bearer');
    if (bearer) {
      const request = { ...tokenRequest(bearer, challenge, subject), credentials: login };
      const all = { ...request, scopes: withoutRepeats([...scopes, ...request.scopes]) };
      const { token } = await fetchToken(fetch, all, subject);
      return `Bearer ${token}`;
    }
    const isBasic = offers.some(({ scheme }) => scheme === 'basic');
    if (login && isBasic) {
      const authorization = basicAuthorization(login);
      if (authorization !== challenge.refused) return authorization;
    }
    const reason = isBasic && !login ? 'no basic auth credentials' : 'unauthorized: authentication required';
    throw engineError('registry_unauthorized', { host: subject.registry, reason });
  };

  return {
    // Whoever asked for it is told what went wrong with it; the next request asks anew.
    current: async () => await granted?.catch(() => undefined),
    async answer(challenge) {
      const known = await granted?.catch(() => undefined);
      if (known !== undefined && known !== challenge.refused) return known;
      granted = ask(challenge);
      granted.catch(() => undefined);
      return await granted;
    },
  };
}

/** What to ask a token service for; credentials are the caller's to add. @throws registry_error */
export function tokenRequest(
  { parameters }: AuthChallenge,
  { endpoint, cancelSignal }: Pick<Challenge, 'endpoint' | 'cancelSignal'>,
  { registry }: RequestSubject,
) {
  const realm = URL.parse(parameters['realm'] ?? '');
  const isHttps = realm?.protocol === 'https:';
  const mayBeHttp = endpoint.origin.startsWith('http:');
  if (!realm || !(isHttps || (mayBeHttp && realm.protocol === 'http:'))) {
    throw engineError('registry_error', { host: registry, reason: 'its token service has no usable address' });
  }
  return {
    realm,
    service: parameters['service'] ?? '',
    // A registry may need more than we know of.
    scopes: (parameters['scope'] ?? '').split(' ').filter((scope) => scope !== ''),
    isTlsVerified: endpoint.isTlsVerified || realm.hostname !== new URL(endpoint.origin).hostname,
    certificatesOf: new URL(endpoint.origin).host,
    cancelSignal,
  };
}

const withoutRepeats = (scopes: readonly string[]): readonly string[] => [...new Set(scopes)];
