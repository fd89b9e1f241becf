import type { IncomingHttpHeaders } from 'node:http';

import type { ApiVersion } from './http/api-version.js';
import type { Reply } from './http/reply.js';

export { flag, flagOr, requireBoolean, textOf, wholeNumber } from './http/query.js';
export type { Reply } from './http/reply.js';
export { empty, hijack, json, jsonText, later, noContent, stream, text, webSocket } from './http/reply.js';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

/** A request as a route sees it. */
export type ApiRequest<Params extends string = string> = {
  /** What stands in the path for each `:name` of the route's, decoded. */
  readonly params: Readonly<Record<Params, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** In whose words the answer is to be. */
  readonly version: ApiVersion;
  /** The body as it comes; read once, and not after {@link ApiRequest.readJson}. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The body as JSON; undefined where there is none. @throws argument_invalid */
  readJson(): Promise<unknown>;
  /** Aborts when the client has gone or has closed its side, and when the server stops. */
  readonly cancelSignal: AbortSignal;
};

/** One endpoint of the API. */
export type Route = {
  readonly method: Method;
  /** `/containers/:name/json`. `:name` is one part of the path, `:name*` is one or more. */
  readonly path: string;
  /** The version of the API that has had it first. */
  readonly since: ApiVersion;
  /** Failures are thrown. */
  readonly answer: (request: ApiRequest) => Promise<Reply>;
};

type NameOf<Part extends string> = Part extends `${infer Name}*` ? Name : Part;

/** `/containers/:name/json` → `'name'` */
type ParamsOf<Path extends string> = Path extends `${string}:${infer Part}/${infer Rest}`
  ? NameOf<Part> | ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Part}`
    ? NameOf<Part>
    : never;

/** A route as a record; the names that its request has come from its path. */
export const route = <const Path extends string>(
  method: Method,
  path: Path,
  since: ApiVersion,
  answer: (request: ApiRequest<ParamsOf<Path>>) => Promise<Reply>,
): Route => ({ method, path, since, answer });
