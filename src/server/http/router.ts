import { engineError } from '../../errors/engine-error.js';
import type { Route } from '../route.js';
import { requireSpoken } from './api-version.js';
import { empty } from './reply.js';
import { RequestTarget, splitTarget } from './request-target.js';

export type RouteMatch = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** Docker answers it for whatever path. @see moby, api/server/router/system: optionsHandler */
const OPTIONS: Route = { method: 'OPTIONS', path: '/:path*', since: '1.0', answer: () => Promise.resolve(empty(200)) };

/** Tools ask the same few things every second. */
const MOST_KNOWN = 256;
/** Longer ones are not kept: their senders have much to say, and say something else the next time. */
const LONGEST_KNOWN = 512;

type Compiled = { readonly route: Route; readonly pattern: RegExp };

/** Finds the route of a request. Routes are tried in order among those that begin with the same word. */
export class Router {
  readonly #byWord = new Map<string, Compiled[]>();
  /** What is found for paths of routes that have no names in them. */
  readonly #exact = new Map<string, RouteMatch>();
  /** What was read before, of requests that only look. */
  readonly #known = new Map<string, RequestTarget>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const word = firstWord(route.path);
      this.#byWord.set(word, [...(this.#byWord.get(word) ?? []), { route, pattern: patternOf(route.path) }]);
    }
    for (const { method, path } of routes) {
      if (!path.includes(':')) this.#exact.set(`${method} ${path}`, this.#search(method, path));
    }
  }

  /** @throws page_not_found, api_version_refused */
  find(method: string, url: string): RequestTarget {
    const mayBeKnown = method === 'GET' && url.length <= LONGEST_KNOWN;
    const known = mayBeKnown ? this.#known.get(url) : undefined;
    if (known) return known;
    const parts = splitTarget(url);
    const found = this.match(method, parts.path);
    requireSpoken(parts.version);
    const target = new RequestTarget(found, parts);
    if (!mayBeKnown) return target;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(url, target);
    return target;
  }

  /** @throws page_not_found, also where only other methods are answered, as docker does it */
  match(method: string, path: string): RouteMatch {
    return this.#exact.get(`${method} ${path}`) ?? this.#search(method, path);
  }

  #search(method: string, path: string): RouteMatch {
    for (const { route, pattern } of this.#byWord.get(firstWord(path)) ?? []) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      const params = found && decoded(found.groups ?? {});
      if (params) return { route, params };
    }
    if (method === 'OPTIONS' && path.startsWith('/')) return { route: OPTIONS, params: {} };
    throw engineError('page_not_found');
  }
}

const firstWord = (path: string): string => path.split('/', 2)[1] ?? '';

function patternOf(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) =>
      part.startsWith(':') ? (part.endsWith('*') ? `(?<${part.slice(1, -1)}>.+)` : `(?<${part.slice(1)}>[^/]+)`) : part,
    );
  return new RegExp(`^${parts.join('/')}$`);
}

/** Undefined where a part is no text in UTF-8. */
function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
