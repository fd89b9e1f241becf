import { engineError } from '../errors/engine-error.js';
import type { EndpointLogin, FarEndpoint, TlsFiles } from './endpoint.js';

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

type Further = {
  /** Given where TLS was asked for. */
  readonly tls?: TlsFiles | undefined;
  readonly login?: EndpointLogin | undefined;
};

/**
 * Reads `unix:///run/docker.sock`, `tcp://far:2376`, `https://far`, `ssh://me@far:22/run/gantry/gantry.sock`.
 *
 * @throws endpoint_invalid, without what stands before an `@` @see docker/cli, opts/hosts.go: parseDockerDaemonHost
 */
export function parseEndpoint(text: string, { tls, login }: Further = {}): FarEndpoint {
  const [, scheme = '', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(text.trim()) ?? [];
  switch (scheme) {
    case 'unix':
      return { kind: 'unix', path: socketPath(rest, text) };
    case 'ssh':
      return parseSsh(text);
    case 'tcp':
    case 'http':
      return parseTcp(text, { tls, login });
    case 'https':
      return parseTcp(text, { tls: tls ?? {}, login });
    case '':
      return rest.startsWith('/')
        ? { kind: 'unix', path: socketPath(rest, text) }
        : parseTcp(`tcp://${rest}`, { tls, login });
    case 'npipe':
      throw invalid(text, 'named pipes are of Windows');
    default:
      throw invalid(text, 'it begins with none of unix://, tcp:// and ssh://');
  }
}

function socketPath(path: string, text: string): string {
  if (!path.startsWith('/') || path.includes('\0')) throw invalid(text, 'the path of the socket must be absolute');
  return path;
}

function parseTcp(text: string, { tls, login }: Further): FarEndpoint {
  const url = urlOf(text);
  const host = hostOf(url, text);
  const port = url.port === '' ? (tls ? TLS_PORT : PLAIN_PORT) : Number(url.port);
  if (port === 0) throw invalid(text, 'no port has the number 0');
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'there is something behind the path');
  const basePath = url.pathname.replace(/\/+$/, '');
  return { kind: 'tcp', host, port, basePath, tls, login: login ?? loginOf(url, text) };
}

function loginOf({ username, password }: URL, text: string): EndpointLogin | undefined {
  if (username === '' && password === '') return undefined;
  return { kind: 'password', user: decoded(username, text), password: decoded(password, text) };
}

/** `%zz` stands for nothing. */
function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw invalid(text, 'a percent sign stands before something else than two digits', cause);
  }
}

/** @see docker/cli, cli/connhelper/ssh: ParseURL */
function parseSsh(text: string): FarEndpoint {
  const url = urlOf(text);
  const host = hostOf(url, text);
  if (url.password !== '') throw invalid(text, 'plain-text password is not supported');
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'there is something behind the path');
  // Whoever names one that begins with a dash would give ssh an option.
  const user = decoded(url.username, text);
  if (host.startsWith('-') || user.startsWith('-')) throw invalid(text, 'a name begins with a dash');
  const path = decoded(url.pathname, text);
  if (path.includes('\0')) throw invalid(text, 'the path of the socket holds a zero byte');
  return {
    kind: 'ssh',
    host,
    user: user === '' ? undefined : user,
    port: url.port === '' ? undefined : Number(url.port),
    path: path === '' || path === '/' ? undefined : path,
  };
}

function urlOf(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw invalid(text, 'it is no address', cause);
  }
}

function hostOf({ hostname }: URL, text: string): string {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === '') throw invalid(text, 'no host is named');
  return host;
}

const invalid = (text: string, reason: string, cause?: unknown): Error =>
  engineError('endpoint_invalid', { text: withoutLogin(text), reason }, { cause });

/** An address as it may be shown: a password may hold any character, a slash too. */
export const withoutLogin = (address: string): string => address.replace(/\/\/.*@/s, '//***@');
