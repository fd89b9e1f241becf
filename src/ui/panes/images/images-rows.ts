import { compactBytes, moment } from '../../format.js';
import { say } from '../../language/say.js';
import { type Column, type TableRow, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { type UsedImage, visibleImages } from '../../state/selectors/images.js';
import { memo } from '../../state/selectors/memo.js';
import { shortImageName } from '../../state/short-image-name.js';
import { display } from '../../text.js';

export type ImageColumn = 'name' | 'tag' | 'size' | 'age' | 'users';

export const IMAGE_COLUMNS: readonly Column<ImageColumn>[] = [
  { name: 'name', title: 'NAME', width: 14, grow: 1, growsFirst: true, maxWidth: 72, cutFrom: 'start' },
  { name: 'tag', title: 'TAG', width: 8, grow: 1, maxWidth: 20 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
  { name: 'users', title: 'USED BY', width: 9, grow: 3, dropOrder: 1 },
];

export const SORTED_IMAGE_COLUMN: Readonly<Record<string, ImageColumn>> = {
  created: 'age',
  name: 'name',
  size: 'size',
  users: 'users',
};

/** How wide the texts are that do not change by themselves, of all images, so that columns keep still. */
export const imageTextWidths = memo(
  ({ images }: AppState) => [images.items] as const,
  (items): Readonly<Partial<Record<ImageColumn, number>>> => {
    const names = items.map(imageName);
    return {
      name: widestText(names.map(({ name }) => display(name))),
      tag: widestText(names.map(({ tag }) => display(tag))),
    };
  },
);

/** The rows in view. Foreign text has passed `display()`. */
export function imageRows(state: AppState, { height }: { readonly height: number }): readonly TableRow<ImageColumn>[] {
  const { top, marked } = state.lists.images;
  return visibleImages(state)
    .slice(top, top + height)
    .map((image) => toRow(image, state, marked.has(image.id)));
}

function toRow(image: UsedImage, { nowMs, pending, settings }: AppState, isMarked: boolean): TableRow<ImageColumn> {
  const { id, sizeBytes, createdAtMs, users } = image;
  const { name, tag } = imageName(image);
  const work = pending.get(id);
  return {
    id,
    isMarked,
    cells: {
      name: { text: display(name), tone: image.names.length === 0 ? 'faint' : 'plain' },
      tag: { text: display(tag), tone: 'faint' },
      size: { text: compactBytes(sizeBytes, 1000) },
      age: { text: createdAtMs > 0 ? moment(createdAtMs, { nowMs, dates: settings.dates }) : '-', tone: 'faint' },
      users: work
        ? { text: say(work), tone: 'busy' }
        : { text: display(users.map((user) => user.name).join(' ')) || '-', tone: users.length > 0 ? 'good' : 'faint' },
    },
  };
}

/** How an image is called in a list: its first name without docker's own registry; further names are counted. */
export function imageName({ names, id }: Pick<UsedImage, 'names' | 'id'>): {
  readonly name: string;
  readonly tag: string;
} {
  const [whole] = names;
  if (whole === undefined) return { name: id.replace(/^sha256:/, '').slice(0, 12), tag: '<none>' };
  const short = shortImageName(whole);
  const colon = short.lastIndexOf(':');
  const isTagged = colon > short.lastIndexOf('/');
  const more = names.length > 1 ? ` +${names.length - 1}` : '';
  return isTagged ? { name: short.slice(0, colon), tag: short.slice(colon + 1) + more } : { name: short, tag: more };
}
