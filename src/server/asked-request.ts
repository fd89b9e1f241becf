import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { ApiVersion } from './http/api-version.js';
import { bodyOf } from './http/body-of.js';
import { readJson } from './http/read-json.js';
import type { RequestTarget } from './http/request-target.js';
import type { RequestLife } from './requests-under-way.js';
import type { ApiRequest } from './route.js';

type Known = {
  readonly target: RequestTarget;
  readonly life: RequestLife;
};

/** A request of Node's as routes see it. What few of them want is made when one asks for it. */
export class AskedRequest implements ApiRequest {
  readonly #request: IncomingMessage;
  readonly #target: RequestTarget;
  readonly #life: RequestLife;
  #body: AsyncIterable<Uint8Array> | undefined;

  constructor(request: IncomingMessage, { target, life }: Known) {
    this.#request = request;
    this.#target = target;
    this.#life = life;
  }

  get params(): Readonly<Record<string, string>> {
    return this.#target.params;
  }

  get version(): ApiVersion {
    return this.#target.version;
  }

  get query(): URLSearchParams {
    return this.#target.query;
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers;
  }

  get body(): AsyncIterable<Uint8Array> {
    this.#body ??= bodyOf(this.#request);
    return this.#body;
  }

  /** Routes take it out of the request. */
  get readJson(): () => Promise<unknown> {
    return () => readJson(this.#request);
  }

  get cancelSignal(): AbortSignal {
    return this.#life.cancelSignal;
  }
}
