import type { AppState } from '../state/app-state.js';
import type { Place } from './binding.js';
import { keyOf } from './key-of.js';

/** Where a key works that does nothing here, and what leads there. */
const PLACE_NAMES: Partial<Record<Place, (key: (id: string) => string) => string>> = {
  containers: (key) => `the containers (${key('pane.containers')})`,
  lists: (key) =>
    `the lists (${['containers', 'images', 'volumes', 'networks', 'projects'].map((list) => key(`pane.${list}`)).join(', ')})`,
  images: (key) => `the images (${key('pane.images')})`,
  volumes: (key) => `the volumes (${key('pane.volumes')})`,
  networks: (key) => `the networks (${key('pane.networks')})`,
  projects: (key) => `the projects (${key('pane.projects')})`,
  logs: (key) => `the logs (${key('container.logs')})`,
  stats: (key) => `the stats (${key('pane.next')})`,
  top: (key) => `the stats of all containers (${key('stats.all')})`,
  detail: (key) => `the detail of a container or an image (${key('container.open')})`,
  'container-detail': (key) => `the detail of a container (${key('container.open')})`,
  'image-detail': (key) => `the detail of an image (${key('image.open')})`,
  'processes-tab': (key) => `the processes of a container (${key('container.open')})`,
  'files-tab': (key) => `the files of a container (${key('container.open')})`,
  'changes-tab': (key) => `the changes of a container (${key('container.open')})`,
  'environment-tab': (key) => `the environment of a container (${key('container.open')})`,
  'inspect-tab': (key) => `all fields of a container (${key('container.open')})`,
  'saves-tab': (key) => `the saves of a container (${key('container.open')})`,
  'events-tab': (key) => `the events of a container (${key('container.open')})`,
  'overview-tab': (key) => `the overview of an image (${key('image.open')})`,
  'layers-tab': (key) => `the layers of an image (${key('image.open')})`,
  'history-tab': (key) => `the history of an image (${key('image.open')})`,
  'users-tab': (key) => `the users of an image (${key('image.open')})`,
  'dockerfile-tab': (key) => `the Dockerfile of an image (${key('image.open')})`,
  'compare-tab': (key) => `the comparison of two images (${key('image.open')})`,
  'project-detail': (key) => `the detail of a project (${key('project.open')})`,
  'services-tab': (key) => `the services of a project (${key('project.open')})`,
  'volume-detail': (key) => `the files of a volume (${key('volume.files')})`,
  'network-detail': (key) => `the flows of a network (${key('network.flows')})`,
  system: (key) => `the system (${key('pane.system')})`,
  'system-disk': (key) => `the disk use of the system (${key('pane.system')})`,
  'system-events': (key) => `the events of the system (${key('pane.system')})`,
  'system-engine': (key) => `the engine in the system (${key('pane.system')})`,
  'system-contexts': (key) => `the contexts of the system (${key('pane.system')})`,
  'system-registries': (key) => `the registries of the system (${key('pane.system')})`,
  'system-backups': (key) => `the backups of the system (${key('pane.system')})`,
  'system-requests': (key) => `the API requests of the system (${key('pane.system')})`,
  terminal: () => 'a terminal in the pane',
};

/** The first of these places that has a name, in words, with the key that leads there. */
export function placeName(state: Pick<AppState, 'settings'>, places: readonly Place[]): string | undefined {
  const place = places.find((candidate) => PLACE_NAMES[candidate]);
  if (place) return PLACE_NAMES[place]?.((id) => keyOf(state, id));
  const tab = places.find((candidate) => candidate.endsWith('-tab'));
  return tab && `a detail, ${tab.replace(/-tab$/, '')}`;
}
