import type { AppState, ListId, PaneId } from '../app-state.js';
import { visibleContainers } from './containers.js';
import { visibleImages } from './images.js';

/** The list that a key for lists is about: the focused one. */
export function focusedList({ focus }: { readonly focus: PaneId }): ListId | undefined {
  return focus === 'containers' || focus === 'images' ? focus : undefined;
}

/** Ids of what a list shows, in its order. */
export function visibleIds(state: AppState, list: ListId): readonly { readonly id: string }[] {
  return list === 'containers' ? visibleContainers(state) : visibleImages(state);
}
