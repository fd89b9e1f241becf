import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { ApiVersion } from './http/api-version.js';
import { bodyOf } from './http/body-of.js';
import { readJson } from './http/read-json.js';
import type { RequestLife } from './requests-under-way.js';
import type { ApiRequest } from './route.js';

type Known = {
  readonly params: Readonly<Record<string, string>>;
  /** What stands behind the path. */
  readonly search: string;
  readonly version: ApiVersion;
  readonly life: RequestLife;
};

/** A request of Node's as routes see it. What few of them want is made when one asks for it. */
export class AskedRequest implements ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly version: ApiVersion;
  readonly #request: IncomingMessage;
  readonly #search: string;
  readonly #life: RequestLife;
  #query: URLSearchParams | undefined;
  #body: AsyncIterable<Uint8Array> | undefined;

  constructor(request: IncomingMessage, { params, search, version, life }: Known) {
    this.#request = request;
    this.params = params;
    this.version = version;
    this.#search = search;
    this.#life = life;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers;
  }

  get body(): AsyncIterable<Uint8Array> {
    this.#body ??= bodyOf(this.#request);
    return this.#body;
  }

  readonly readJson = (): Promise<unknown> => readJson(this.#request);

  get cancelSignal(): AbortSignal {
    return this.#life.cancelSignal;
  }
}
