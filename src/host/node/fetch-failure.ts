import { FetchError, type FetchFailure } from '../fetch.js';

const FAILURES: Readonly<Record<string, FetchFailure>> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ETIMEDOUT: 'timed_out',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  UND_ERR_HEADERS_TIMEOUT: 'timed_out',
  UND_ERR_BODY_TIMEOUT: 'timed_out',
  ECONNRESET: 'cut_off',
  EPIPE: 'cut_off',
  UND_ERR_SOCKET: 'cut_off',
  UND_ERR_ABORTED: 'cut_off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'cut_off',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
};

const SENTENCES: Readonly<Record<FetchFailure, string>> = {
  unknown_host: 'no such host',
  refused: 'connection refused',
  unreachable: 'no route to host',
  timed_out: 'no answer in time',
  cut_off: 'the connection was cut off',
  tls: 'TLS failed',
  failed: 'the request failed',
};

/** What undici, or the socket below it, complains of, in the port's terms. The sentence holds no URL. */
export function toFetchError(cause: unknown): FetchError {
  const code = codeOf(cause);
  const failure = FAILURES[code] ?? (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code) ? 'tls' : 'failed');
  const detail = failure === 'tls' || failure === 'failed' ? code : '';
  return new FetchError(failure, `${SENTENCES[failure]}${detail ? ` (${detail})` : ''}`, { cause });
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  // undici wraps what the socket said once the headers are through.
  if ((code === '' || code === 'UND_ERR_SOCKET') && cause.cause instanceof Error) return codeOf(cause.cause) || code;
  return code;
}
