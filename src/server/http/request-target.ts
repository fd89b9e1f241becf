import type { Route } from '../route.js';
import { type ApiVersion, splitVersion } from './api-version.js';

/** `/v1.41/containers/json?all=1`, cut into its parts. */
export type TargetParts = { readonly version: ApiVersion; readonly path: string; readonly search: string };

/** @throws nothing: a version that nobody speaks is one of the parts */
export function splitTarget(url: string): TargetParts {
  const mark = url.indexOf('?');
  const [pathname, search] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  return { ...splitVersion(pathname), search };
}

/** What the first line of a request asks for. */
export class RequestTarget {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly version: ApiVersion;
  readonly #search: string;
  #query: URLSearchParams | undefined;

  constructor(
    { route, params }: Pick<RequestTarget, 'route' | 'params'>,
    { version, search }: Pick<TargetParts, 'version' | 'search'>,
  ) {
    this.route = route;
    this.params = params;
    this.version = version;
    this.#search = search;
  }

  /** The same for each request with this target: nobody changes it. */
  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.#search);
    return this.#query;
  }
}
