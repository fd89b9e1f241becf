import type { AppState, ListId, PaneId } from '../app-state.js';
import { visibleContainers } from './containers.js';
import { visibleImages } from './images.js';
import { visibleNetworks } from './networks.js';
import { allProjects, visibleProjects } from './projects.js';
import { visibleVolumes } from './volumes.js';

/** The list that a key for lists is about: the focused one; in the table of all containers' figures, that of the containers. */
export function focusedList({ focus }: { readonly focus: PaneId }): ListId | undefined {
  if (focus === 'top') return 'containers';
  return focus === 'stats' || focus === 'logs' || focus === 'detail' || focus === 'terminal' || focus === 'system'
    ? undefined
    : focus;
}

const VISIBLE: Readonly<Record<ListId, (state: AppState) => readonly { readonly id: string }[]>> = {
  containers: visibleContainers,
  images: visibleImages,
  volumes: visibleVolumes,
  networks: visibleNetworks,
  projects: visibleProjects,
};

/** Ids of what a list shows, in its order. */
export function visibleIds(state: AppState, list: ListId): readonly { readonly id: string }[] {
  return VISIBLE[list](state);
}

/** All that a list is made of, also what its filter hides. */
export function listedItems(state: AppState, list: ListId): readonly { readonly id: string }[] {
  return list === 'projects' ? allProjects(state) : state[list].items;
}
