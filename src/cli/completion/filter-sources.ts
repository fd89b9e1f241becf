import { candidatesOf } from './candidate.js';
import { objects, type Place, type Source, words } from './source.js';

const TRUTH = words('true', 'false');
const ANYTHING: Source = {};

type Filters = Readonly<Record<string, Source>>;

const CONTAINERS: Filters = {
  ancestor: objects('image'),
  before: objects('container'),
  exited: ANYTHING,
  expose: ANYTHING,
  health: words('starting', 'healthy', 'unhealthy', 'none'),
  id: ANYTHING,
  label: ANYTHING,
  name: objects('container'),
  network: objects('network'),
  publish: ANYTHING,
  since: objects('container'),
  status: words('created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'),
  volume: objects('volume'),
};

const IMAGES: Filters = {
  before: objects('image'),
  dangling: TRUTH,
  label: ANYTHING,
  reference: objects('image'),
  since: objects('image'),
  until: ANYTHING,
};

const NETWORKS: Filters = {
  dangling: TRUTH,
  driver: words('bridge', 'host', 'ipvlan', 'macvlan', 'null'),
  id: ANYTHING,
  label: ANYTHING,
  name: objects('network'),
  scope: words('local'),
  type: words('builtin', 'custom'),
};

const VOLUMES: Filters = { dangling: TRUTH, driver: words('local'), label: ANYTHING, name: objects('volume') };

const EVENTS: Filters = {
  container: objects('container'),
  event: words('create', 'start', 'die', 'stop', 'kill', 'destroy', 'health_status', 'oom', 'pull', 'push', 'tag'),
  image: objects('image'),
  label: ANYTHING,
  network: objects('network'),
  type: words('builder', 'container', 'daemon', 'image', 'network', 'volume'),
  volume: objects('volume'),
};

const PRUNE: Filters = { label: ANYTHING, until: ANYTHING };

/** Filters by the command that takes them, without the program's name. */
export const FILTERS: Readonly<Record<string, Filters>> = {
  'builder prune': { id: ANYTHING, type: ANYTHING, until: ANYTHING, 'unused-for': ANYTHING },
  'buildx prune': { id: ANYTHING, type: ANYTHING, until: ANYTHING, 'unused-for': ANYTHING },
  'container list': CONTAINERS,
  'container ls': CONTAINERS,
  'container prune': PRUNE,
  'container ps': CONTAINERS,
  events: EVENTS,
  'image list': IMAGES,
  'image ls': IMAGES,
  'image prune': { dangling: TRUTH, ...PRUNE },
  images: IMAGES,
  'network list': NETWORKS,
  'network ls': NETWORKS,
  'network prune': PRUNE,
  ps: CONTAINERS,
  search: { 'is-official': TRUTH, stars: ANYTHING },
  'system events': EVENTS,
  'system prune': PRUNE,
  'volume list': VOLUMES,
  'volume ls': VOLUMES,
  'volume prune': { all: TRUTH, label: ANYTHING },
};

/** Names of filters; behind `NAME=` the values that the filter knows. */
export function filterPlace(path: string, typed: string): Place {
  const filters = Object.hasOwn(FILTERS, path) ? (FILTERS[path] ?? {}) : {};
  const [name = ''] = typed.split('=', 1);
  const source = typed.includes('=') && Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (source) return { source, kept: `${name}=` };
  return {
    source: { words: candidatesOf(Object.keys(filters).map((each) => `${each}=`)), hints: ['no-space'] },
    kept: '',
  };
}
