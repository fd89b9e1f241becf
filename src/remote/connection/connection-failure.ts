import { endpointText, type FarContext } from '../../contexts/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';

const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR']);
const NOT_ALLOWED = new Set(['EACCES', 'EPERM']);
const NO_SUCH_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']);
const NO_ANSWER = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']);
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|HOSTNAME_MISMATCH)/;
/** What Node's parser finds in what is no HTTP. */
const NO_HTTP = /^HPE_/;

/** What went wrong on the way, as a sentence that says what to do. */
export function connectionFailure(cause: unknown, context: FarContext, cancelSignal: AbortSignal | undefined): Error {
  if (cancelSignal?.aborted) return engineError('cancelled', undefined, { cause });
  if (isEngineError(cause)) return cause;
  const { code = '', message } = errorOf(cause);
  const endpoint = endpointText(context.endpoint);
  const options = { cause };
  if (NOBODY.has(code)) return engineError('far_unreachable', { endpoint }, options);
  if (NOT_ALLOWED.has(code)) return engineError('far_refused_us', { endpoint }, options);
  if (NO_SUCH_HOST.has(code)) return engineError('far_host_unknown', { endpoint, host: hostOf(context) }, options);
  if (NO_ANSWER.has(code)) return engineError('far_timed_out', { endpoint }, options);
  if (TLS.test(code)) return engineError('far_tls_failed', { endpoint, reason: message }, options);
  if (NO_HTTP.test(code)) return engineError('far_answer_invalid', { endpoint, reason: 'it is no HTTP' }, options);
  return engineError('far_broke_off', { endpoint, reason: message }, options);
}

function errorOf(cause: unknown): { readonly code?: string; readonly message: string } {
  // Several addresses were tried.
  if (cause instanceof AggregateError && cause.errors.length > 0) return errorOf(cause.errors[0]);
  return cause instanceof Error ? cause : { message: String(cause) };
}

const hostOf = ({ endpoint }: FarContext): string => ('host' in endpoint ? endpoint.host : endpoint.path);
