import { readFile } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type SecureContextOptions } from 'node:tls';

import { endpointText, type FarContext, type FarEndpoint, type TlsFiles } from '../../contexts/index.js';
import { engineError } from '../../errors/engine-error.js';
import { sshWords } from './ssh-words.js';

/**
 * Starts a program whose input and output are a connection; it ends when that is destroyed. `failed` makes the failure of
 * one that ended before it said anything.
 */
export type ConnectProgram = (program: string, args: readonly string[], failed: (reason: string) => Error) => Duplex;

/** Opens one more connection. What keeps it from coming about is its `error`. */
export type Dial = () => Promise<Duplex>;

const CONNECT_TIMEOUT_MS = 20_000;

/** How an endpoint is reached. Certificates are read when the first connection is made. */
export function dialOf({ endpoint }: FarContext, connectProgram: ConnectProgram): Dial {
  switch (endpoint.kind) {
    case 'unix':
      return async () => connectPlain({ path: endpoint.path });
    case 'ssh':
      return async () => connectProgram('ssh', sshWords(endpoint), sshFailure(endpoint));
    case 'tcp':
      return endpoint.tls === undefined
        ? async () => inTime(connectPlain(placeOf(endpoint)), endpoint)
        : dialTls(endpoint, endpoint.tls);
  }
}

const sshFailure =
  (endpoint: FarEndpoint) =>
  (reason: string): Error =>
    engineError('far_ssh_failed', { endpoint: endpointText(endpoint), reason });

type TcpEndpoint = Extract<FarEndpoint, { readonly kind: 'tcp' }>;

const placeOf = ({ host, port }: TcpEndpoint) => ({ host, port });

function dialTls(endpoint: TcpEndpoint, files: TlsFiles): Dial {
  let material: Promise<SecureContextOptions> | undefined;
  return async () => {
    material ??= readMaterial(endpoint, files);
    // A name that is an address is not sent: RFC 6066, 3.
    const name = /^[\d.]+$|:/.test(endpoint.host) ? {} : { servername: endpoint.host };
    const options = {
      ...placeOf(endpoint),
      ...name,
      ...(await material),
      rejectUnauthorized: files.isUnverified !== true,
    };
    return inTime(connectTls({ ...options, ALPNProtocols: ['http/1.1'] }), endpoint);
  };
}

async function readMaterial(
  endpoint: TcpEndpoint,
  { authority, certificate, key }: TlsFiles,
): Promise<SecureContextOptions> {
  const read = async (path: string | undefined): Promise<Buffer | undefined> => {
    if (path === undefined) return undefined;
    try {
      return await readFile(path);
    } catch (cause) {
      const reason = `${path}: ${cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)}`;
      throw engineError('far_tls_failed', { endpoint: endpointText(endpoint), reason }, { cause });
    }
  };
  const [ca, cert, keyBytes] = await Promise.all([read(authority), read(certificate), read(key)]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(keyBytes && { key: keyBytes }) };
}

/** Whoever says nothing at all is not waited for. */
function inTime(socket: ReturnType<typeof connectPlain>, endpoint: FarEndpoint): Duplex {
  const timer = setTimeout(() => {
    socket.destroy(engineError('far_timed_out', { endpoint: endpointText(endpoint) }));
  }, CONNECT_TIMEOUT_MS);
  const done = (): void => clearTimeout(timer);
  socket.once('connect', done);
  socket.once('close', done);
  return socket;
}
