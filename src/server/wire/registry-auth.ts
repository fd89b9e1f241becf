import type { IncomingHttpHeaders } from 'node:http';

import type { Credentials } from '../../engine/index.js';

/**
 * Who the client says that it is in the registry: `X-Registry-Auth`, base64url of JSON. Undefined where it says nothing,
 * or, as with docker, nothing that can be read; then the login holds that is kept on this machine.
 *
 * @see moby, api/server/router/image/image_routes.go: "ignore invalid AuthConfig"
 */
export function registryAuth(headers: IncomingHttpHeaders): Credentials | undefined {
  const header = headers['x-registry-auth'];
  if (typeof header !== 'string' || header === '') return undefined;
  return toCredentials(decoded(header));
}

/** The body of `POST /auth`, and what stands in the header. Undefined where it names nobody. */
export function toCredentials(value: unknown): Credentials | undefined {
  const { username, password, identitytoken } = fieldsOf(value);
  if (!username && !identitytoken) return undefined;
  return { username: username ?? '', password: password ?? '', identityToken: identitytoken || undefined };
}

function decoded(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof value !== 'object' || value === null) return {};
  const texts = Object.entries(value).filter(([, field]) => typeof field === 'string');
  return Object.fromEntries(texts) as Readonly<Record<string, string>>;
}
