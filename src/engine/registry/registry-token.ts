import { engineError } from '../../errors/engine-error.js';
import type { Fetch } from '../../host/fetch.js';
import type { Credentials } from './credentials.js';
import { problemToError, type RequestSubject, readProblem } from './registry-problem.js';

const CLIENT_ID = 'gantry';
const TOKEN_LIMIT_BYTES = 64 * 1024;

/** What a token is asked for. @see distribution, "Token Authentication Specification" */
export type TokenRequest = {
  readonly realm: URL;
  readonly service: string;
  readonly scope: string;
  readonly credentials: Credentials | undefined;
  readonly isTlsVerified: boolean;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Gets a bearer token; anonymous without credentials. @throws registry_*, FetchError, cancelled */
export async function fetchToken(fetch: Fetch, request: TokenRequest, subject: RequestSubject): Promise<string> {
  using response = await fetch.send(toFetchRequest(request));
  if (response.status !== 200) throw problemToError(await readProblem(response), { ...subject, manifest: undefined });
  return readToken(await readLimited(response.bytes), subject);
}

function toFetchRequest({ realm, service, scope, credentials, isTlsVerified, cancelSignal }: TokenRequest) {
  if (credentials?.identityToken) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service,
      client_id: CLIENT_ID,
      scope,
      refresh_token: credentials.identityToken,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: form.toString(), isTlsVerified, cancelSignal } as const;
  }
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const headers: Record<string, string> = credentials ? { authorization: basicAuthorization(credentials) } : {};
  return { method: 'GET', url, headers, isTlsVerified, cancelSignal } as const;
}

export const basicAuthorization = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function readToken(text: string, subject: RequestSubject): string {
  try {
    const { token, access_token: accessToken } = JSON.parse(text) as { token?: unknown; access_token?: unknown };
    const found = token ?? accessToken;
    if (typeof found === 'string' && /^[\x21-\x7e]+$/.test(found)) return found;
  } catch {
    // The answer may hold a secret: it is not part of the error.
  }
  throw engineError('registry_error', { host: subject.registry, reason: 'its token service sent no token' });
}

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
