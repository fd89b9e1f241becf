import { isAbsolute } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { ListenAddress } from './listener.js';

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;
const FIRST_FD = 3;

/**
 * Reads `unix:///path`, `/path`, `tcp://host:port`, `tcp://[::1]:0`, `fd://`.
 *
 * @param fds How many sockets systemd hands over.
 * @throws argument_invalid @see docker/cli, opts/hosts.go
 */
export function parseAddress(
  given: string,
  { hasTls, fds }: { readonly hasTls: boolean; readonly fds: number },
): readonly ListenAddress[] {
  const [, scheme = '', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(given) ?? [];
  switch (scheme) {
    case 'unix':
      return [{ kind: 'unix', path: absolute(rest, given) }];
    case 'tcp':
      return [{ kind: 'tcp', ...hostAndPort(rest, given, hasTls ? TLS_PORT : PLAIN_PORT) }];
    case 'fd':
      if (fds === 0) throw invalid(given, 'no sockets were handed over: start it by a systemd socket unit');
      return Array.from({ length: fds }, (_, index) => ({ kind: 'fd', fd: FIRST_FD + index }));
    default:
      if (scheme === '' && rest.startsWith('/')) return [{ kind: 'unix', path: absolute(rest, given) }];
      throw invalid(given, 'it is unix:///PATH, tcp://HOST:PORT or fd://');
  }
}

/** How many sockets systemd handed to this very process. @see sd_listen_fds(3) */
export function activatedSockets(env: Readonly<Record<string, string | undefined>>, pid: number): number {
  const count = Number(env['LISTEN_FDS'] ?? 0);
  return env['LISTEN_PID'] === String(pid) && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function absolute(path: string, given: string): string {
  if (!isAbsolute(path)) throw invalid(given, 'the path of a socket is absolute');
  return path;
}

function hostAndPort(rest: string, given: string, defaultPort: number) {
  const [, bracketed, plain = '', port = String(defaultPort)] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^:/]*))(?::(\d{1,5}))?\/?$/.exec(rest) ?? [];
  const host = bracketed ?? (plain || '127.0.0.1');
  if ((bracketed ?? plain) === '' && rest !== '' && !rest.startsWith(':')) throw invalid(given, 'no HOST:PORT');
  if (Number(port) > 65_535) throw invalid(given, 'no such port');
  return { host, port: Number(port) };
}

const invalid = (given: string, problem: string): Error =>
  engineError('argument_invalid', { reason: `Invalid bind address (${given}): ${problem}` });
