import type { Container, Image } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { parseFilter } from './filter.js';
import { memo } from './memo.js';

export type ImageSort = 'created' | 'name' | 'size' | 'users';

export const IMAGE_SORTS: readonly ImageSort[] = ['created', 'name', 'size', 'users'];

export function imageSort(state: AppState): ImageSort {
  return IMAGE_SORTS[state.lists.images.sort] ?? 'created';
}

/** An image, and who uses it. */
export type UsedImage = Image & { readonly users: readonly Container[] };

const usedImages = memo(
  ({ images, containers }: AppState) => [images.items, containers.items] as const,
  (images, containers): readonly UsedImage[] => {
    const users = Map.groupBy(containers, ({ imageId }) => imageId);
    return images.map((image) => ({ ...image, users: users.get(image.id) ?? [] }));
  },
);

/** The images in the list, in its order. */
export const visibleImages = memo(
  (state: AppState) =>
    [usedImages(state), state.lists.images.filter, imageSort(state), state.lists.images.isReversed] as const,
  (images, filter, sort, isReversed): readonly UsedImage[] => {
    const matches = parseFilter(filter);
    const sorted = images
      .filter((image) => matches(filterable(image)))
      .sort((a, b) => compare(sort, a, b) || byName(a, b));
    return isReversed ? sorted.reverse() : sorted;
  },
);

function filterable({ names, id, labels, users }: UsedImage) {
  const status = names.length === 0 ? 'dangling' : users.length > 0 ? 'used' : 'unused';
  return { text: `${names.join(' ')} ${id} ${status}`.toLowerCase(), status, labels };
}

function nameOf({ names, id }: Image): string {
  return names[0] ?? `~${id}`;
}

function byName(a: Image, b: Image): number {
  return nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0;
}

function compare(sort: ImageSort, a: UsedImage, b: UsedImage): number {
  switch (sort) {
    case 'created':
      return b.createdAtMs - a.createdAtMs;
    case 'name':
      return byName(a, b);
    case 'size':
      return b.sizeBytes - a.sizeBytes;
    case 'users':
      return b.users.length - a.users.length;
    default:
      return sort satisfies never;
  }
}

export function imageById(state: AppState, id: string | undefined): UsedImage | undefined {
  return usedImages(state).find((image) => image.id === id);
}

/** The image that the cursor is on. */
export function selectedImage(state: AppState): UsedImage | undefined {
  return imageById(state, state.lists.images.selectedId);
}

/** What an order is for: the marked images, or else the one under the cursor. */
export function targetImages(state: AppState): readonly UsedImage[] {
  const { marked } = state.lists.images;
  if (marked.size > 0) return usedImages(state).filter(({ id }) => marked.has(id));
  const selected = selectedImage(state);
  return selected ? [selected] : [];
}
