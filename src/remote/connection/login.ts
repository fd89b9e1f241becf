import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

import { type EndpointLogin, endpointText, type FarEndpoint } from '../../contexts/index.js';
import { engineError } from '../../errors/engine-error.js';

/**
 * The header that says who we are; undefined where nothing is to be said.
 *
 * @throws far_login_in_clear, context_unreadable
 */
export async function authorizationOf(endpoint: FarEndpoint): Promise<string | undefined> {
  if (endpoint.kind !== 'tcp' || !endpoint.login) return undefined;
  if (!endpoint.tls && !isLoopback(endpoint.host)) {
    throw engineError('far_login_in_clear', { endpoint: endpointText(endpoint) });
  }
  return await headerOf(endpoint.login);
}

async function headerOf(login: EndpointLogin): Promise<string> {
  switch (login.kind) {
    case 'token-file':
      return `Bearer ${await readSecret(login.path)}`;
    case 'password-file':
      return basic(login.user, await readSecret(login.path));
    case 'password':
      return basic(login.user, login.password);
  }
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** The first line of a file. */
async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read';
    throw engineError('context_unreadable', { path, reason }, { cause });
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
