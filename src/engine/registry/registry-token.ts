import { engineError } from '../../errors/engine-error.js';
import type { Fetch, FetchRequest } from '../../host/fetch.js';
import type { Credentials } from './credentials.js';
import { problemToError, type RequestSubject, readProblem } from './registry-problem.js';

const CLIENT_ID = 'gantry';
const TOKEN_LIMIT_BYTES = 64 * 1024;

/** What a token is asked for. @see distribution, "Token Authentication Specification" */
export type TokenRequest = {
  readonly realm: URL;
  readonly service: string;
  readonly scopes: readonly string[];
  readonly credentials: Credentials | undefined;
  readonly isTlsVerified: boolean;
  /** The registry's, which its token service may share. */
  readonly certificatesOf?: string | undefined;
  /** Whether to ask for an identity token too, to be kept in place of the password. */
  readonly isForLogin?: boolean | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** What a token service gave. */
export type GrantedToken = { readonly token: string; readonly identityToken: string | undefined };

/** Gets a bearer token; anonymous without credentials. @throws registry_*, FetchError, cancelled */
export async function fetchToken(fetch: Fetch, request: TokenRequest, subject: RequestSubject): Promise<GrantedToken> {
  using response = await fetch.send(toFetchRequest(request));
  if (response.status !== 200) throw problemToError(await readProblem(response), { ...subject, manifest: undefined });
  return readToken(await readLimited(response.bytes), subject);
}

function toFetchRequest(request: TokenRequest): FetchRequest {
  const { realm, service, scopes, credentials, isTlsVerified, certificatesOf, isForLogin, cancelSignal } = request;
  const way = { isTlsVerified, certificatesOf, cancelSignal };
  if (credentials?.identityToken) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service,
      client_id: CLIENT_ID,
      scope: scopes.join(' '),
      refresh_token: credentials.identityToken,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: form.toString(), ...way };
  }
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credentials) url.searchParams.set('account', credentials.username);
  if (isForLogin) {
    url.searchParams.set('client_id', CLIENT_ID);
    url.searchParams.set('offline_token', 'true');
  }
  const headers: Record<string, string> = credentials ? { authorization: basicAuthorization(credentials) } : {};
  return { method: 'GET', url, headers, ...way };
}

export const basicAuthorization = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function readToken(text: string, subject: RequestSubject): GrantedToken {
  try {
    const answer = JSON.parse(text) as { token?: unknown; access_token?: unknown; refresh_token?: unknown };
    const token = isToken(answer.token) ? answer.token : answer.access_token;
    if (isToken(token)) {
      return { token, identityToken: isToken(answer.refresh_token) ? answer.refresh_token : undefined };
    }
  } catch {
    // The answer may hold a secret: it is not part of the error.
  }
  throw engineError('registry_error', { host: subject.registry, reason: 'its token service sent no token' });
}

const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

async function readLimited(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > TOKEN_LIMIT_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
