import type { IncomingHttpHeaders } from 'node:http';

import type { Credentials } from '../../engine/index.js';
import { isNestedDeeper } from '../http/nesting.js';
import { toCredentials } from './registry-auth.js';

/** Logins in an object of registries. */
const MOST_LEVELS = 2;
const HUB = 'docker.io';
const HUB_ADDRESSES = new Set(['index.docker.io', 'registry-1.docker.io']);

/**
 * Who the client says that it is in each registry: `X-Registry-Config`, base64 of JSON. Undefined where it says nothing,
 * or, as with docker, nothing that can be read; then the logins hold that are kept on this machine.
 *
 * @see moby, api/server/router/build/build_routes.go: getAuthConfigs
 */
export function registryLogins(headers: IncomingHttpHeaders): Readonly<Record<string, Credentials>> | undefined {
  const header = headers['x-registry-config'];
  if (typeof header !== 'string' || header === '') return undefined;
  const logins = Object.entries(decoded(header)).flatMap(([address, login]) => {
    const credentials = toCredentials(login);
    return credentials ? [[registryOf(address), credentials] as const] : [];
  });
  return logins.length === 0 ? undefined : Object.fromEntries(logins);
}

/** Go's program sends `null` where it has no logins. */
function decoded(header: string): object {
  const text = Buffer.from(header, 'base64url');
  if (isNestedDeeper(text, MOST_LEVELS)) return {};
  try {
    const value: unknown = JSON.parse(text.toString('utf8'));
    return typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : {};
  } catch {
    return {};
  }
}

/** `https://index.docker.io/v1/` → `docker.io` */
function registryOf(address: string): string {
  const host = address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return HUB_ADDRESSES.has(host) ? HUB : host;
}
