import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';

import type { Dispatcher } from 'undici';

import { engineError } from '../../errors/engine-error.js';
import type { Fetch, FetchBody, FetchRequest, FetchResponse } from '../fetch.js';
import { isLoopbackHost } from '../loopback.js';
import { toFetchError } from './fetch-failure.js';
import { type CertificateFile, findCertificates, readCertificates } from './host-certificates.js';

type Environment = Readonly<Record<string, string | undefined>>;

const CONNECT_TIMEOUT_MS = 15_000;
const IDLE_TIMEOUT_MS = 60_000;
/** What is worth reading of an unwanted body to keep its connection. */
const DRAIN_LIMIT_BYTES = 64 * 1024;

/** Docker's, podman's and our own; a host has a folder in them. */
const CERTIFICATE_DIRS = ['/etc/docker/certs.d', '/etc/containers/certs.d', '/etc/gantry/certs.d'];

export type NodeFetchOptions = {
  /** Where hosts have folders with certificates. */
  readonly certificateDirs?: readonly string[] | undefined;
};

/** HTTP over undici, which is loaded with the first request. Proxies and further certificates are `environment`'s. */
export function nodeFetch(environment: Environment, options: NodeFetchOptions = {}): Fetch {
  const { certificateDirs = CERTIFICATE_DIRS } = options;
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const dispatcherFor = async (request: FetchRequest): Promise<Dispatcher> => {
    const isVerified = request.isTlsVerified ?? true;
    const isDirect = isLoopbackHost(request.url.hostname);
    const isSecure = request.url.protocol === 'https:';
    const files = isSecure ? findCertificates(certificateDirs, request.certificatesOf ?? request.url.host) : [];
    const key = JSON.stringify([isVerified, isDirect, files]);
    const opening = dispatchers.get(key) ?? openDispatcher(environment, { isVerified, isDirect, files });
    dispatchers.set(key, opening);
    // What could not be opened now may be put right before the next request.
    opening.catch(() => dispatchers.delete(key));
    return await opening;
  };

  return {
    async send(request) {
      const dispatcher = await dispatcherFor(request);
      const idleTimeout = request.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
      const body = openBody(request.body);
      try {
        const answer = await dispatcher.request({
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method,
          headers: request.headers ?? {},
          body: body.stream,
          headersTimeout: idleTimeout,
          bodyTimeout: idleTimeout,
          ...(request.cancelSignal ? { signal: request.cancelSignal } : {}),
        });
        return toResponse(answer, request);
      } catch (cause) {
        throw body.failure() ?? translate(cause, request);
      }
    },
  };
}

type OpenBody = { readonly stream: string | Uint8Array | Readable | null; readonly failure: () => Error | undefined };

/** A body that is made while it is sent; what goes wrong with it is told apart from what goes wrong on the wire. */
function openBody(body: FetchBody | undefined): OpenBody {
  let failure: Error | undefined;
  if (typeof body !== 'function') return { stream: body ?? null, failure: () => undefined };
  const remembering = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* body();
    } catch (error) {
      failure = error instanceof Error ? error : new Error('the body failed', { cause: error });
      throw error;
    }
  };
  return { stream: Readable.from(remembering(), { objectMode: false }), failure: () => failure };
}

async function openDispatcher(
  environment: Environment,
  {
    isVerified,
    isDirect,
    files,
  }: { readonly isVerified: boolean; readonly isDirect: boolean; readonly files: readonly CertificateFile[] },
): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('./undici.js');
  const known = await extraCertificates(environment);
  const { authorities, client } = await readCertificates(files);
  const ca = authorities.length > 0 ? [...(known ?? getCACertificates('default')), ...authorities] : known;
  const connect = { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: isVerified, ...(ca ? { ca } : {}), ...client };
  const proxies = {
    httpProxy: environment['http_proxy'] ?? environment['HTTP_PROXY'] ?? '',
    httpsProxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '',
    noProxy: environment['no_proxy'] ?? environment['NO_PROXY'] ?? '',
  };
  // One blob a connection is faster than many streams in one.
  if (isDirect || (!proxies.httpProxy && !proxies.httpsProxy)) return new Agent({ allowH2: false, connect });
  return new EnvHttpProxyAgent({ ...proxies, allowH2: false, connect, requestTls: connect });
}

/** The launcher moves NODE_EXTRA_CA_CERTS to a name of ours: node would read the file at every start. */
async function extraCertificates(environment: Environment): Promise<string[] | undefined> {
  const path = environment['GANTRY_EXTRA_CA_CERTS'];
  if (!path) return undefined;
  try {
    return [...getCACertificates('default'), await readFile(path, 'utf8')];
  } catch {
    return undefined; // As node does with a file that it cannot read.
  }
}

function toResponse(answer: Dispatcher.ResponseData, request: FetchRequest): FetchResponse {
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    bytes: translated(answer.body, request),
    [Symbol.dispose]() {
      if (answer.body.readableEnded || answer.body.destroyed) return;
      // Nobody wants the rest, nor to hear why it did not come.
      answer.body.dump({ limit: DRAIN_LIMIT_BYTES }).catch(() => undefined);
    },
  };
}

async function* translated(body: AsyncIterable<Uint8Array>, request: FetchRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw translate(cause, request);
  }
}

function translate(cause: unknown, { cancelSignal }: FetchRequest): Error {
  return cancelSignal?.aborted ? engineError('cancelled', undefined, { cause }) : toFetchError(cause);
}
