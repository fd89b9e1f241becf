import type { ErrorCode } from '../../errors/catalogue.js';
import { isEngineError } from '../../errors/engine-error.js';
import { firstFailure } from '../../errors/first-failure.js';
import type { ErrorKind } from '../../errors/kind.js';
import { RAW_STREAM } from './media-types.js';
import { empty, type HttpReply, json, type ReplyHeaders, text } from './reply.js';

/** As moby's, with 429 beside. @see moby, api/server/httpstatus: FromError */
const STATUS_OF_KIND = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  not_modified: 304,
  conflict: 409,
  resource_exhausted: 429,
  cancelled: 499,
  deadline_exceeded: 500,
  not_implemented: 501,
  unavailable: 503,
  data_loss: 500,
  internal: 500,
} as const satisfies Readonly<Record<ErrorKind, number>>;

/** Docker's own where it is another than its kind's. @see moby, distribution/errors.go: translatePullError; daemon/archive.go; internal/safepath */
const STATUS_OF_CODE: { readonly [Code in ErrorCode]?: number } = {
  registry_denied: 404,
  registry_unauthorized: 500,
  registry_unreachable: 500,
  registry_error: 500,
  container_path_through_file: 500,
  subpath_not_accessible: 404,
  subpath_unresolved: 500,
};

/** What HTTP wants to be said besides. @see RFC 9110, 11.6.1 and 10.2.3 */
const HEADERS_OF_CODE: { readonly [Code in ErrorCode]?: ReplyHeaders } = {
  login_required: { 'WWW-Authenticate': 'Basic realm="gantry", charset="UTF-8", Bearer realm="gantry"' },
  attempts_exhausted: { 'Retry-After': '1' },
};

/** The one way in which a failure is told: `{"message": …}`. Whatever is no EngineError is a bug of ours, and 500. */
export function errorReply(thrown: unknown): HttpReply {
  const error = firstFailure(thrown);
  if (!isEngineError(error)) return json(500, { message: `internal error: ${messageOf(error)}` });
  const status = STATUS_OF_CODE[error.code] ?? STATUS_OF_KIND[error.kind];
  return status === 304 ? empty(304) : json(status, { message: error.message }, HEADERS_OF_CODE[error.code]);
}

/** What docker says before the sentence, where it does. @throws `error` where it is a bug of ours */
export function replyOfFailed(doing: string, error: unknown): HttpReply {
  if (!isEngineError(error)) throw error;
  const reply = errorReply(error);
  return reply.kind === 'json' ? { ...reply, body: { message: `${doing}: ${error.message}` } } : reply;
}

/** The same for clients of versions that had no JSON for it. @see moby, api/server: makeErrorHandler; Go, net/http: Error */
export function oldErrorReply(error: unknown): HttpReply {
  const reply = errorReply(error);
  const headers = { 'X-Content-Type-Options': 'nosniff' };
  return 'status' in reply ? text(reply.status, `${messageOf(error)}\n`, headers) : reply;
}

/**
 * The same for who wanted the connection for himself: docker tells him in plain words, where the output would be.
 *
 * @see moby, api/server/router/container/container_routes.go: postContainersAttach
 */
export function plainErrorReply(error: unknown): HttpReply {
  const reply = errorReply(error);
  return 'status' in reply ? text(reply.status, `${messageOf(error)}\r\n`, { 'Content-Type': RAW_STREAM }) : reply;
}

/** A sentence for a failure that is told in the middle of something. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
