import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import type { Rect } from '../../layout.js';
import { pullShare } from '../../overlays/pull-lines.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { isUnderWay } from '../../state/builds/build.js';
import { imageSort, visibleImages } from '../../state/selectors/images.js';
import { remember } from '../../state/selectors/memo.js';
import { runningPull } from '../../state/update-pull.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type ListPicture, listPicture } from '../list-picture.js';
import { IMAGE_COLUMNS, type ImageColumn, imageRows, imageTextWidths, SORTED_IMAGE_COLUMN } from './images-rows.js';

export type ImagesPaneProps = { readonly rect: Rect; readonly theme: Theme };

/** The list of images. */
export function ImagesPane({ rect, theme }: ImagesPaneProps) {
  const picture = useMemo(() => remember(imagesParts, (state) => imagesPicture(state, { rect, theme })), [rect, theme]);
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function imagesParts(state: AppState): readonly unknown[] {
  return [
    state.images,
    state.containers.items,
    state.pending,
    state.lists.images,
    state.pulls,
    state.builds,
    state.focus,
    state.nowMs,
    state.settings,
  ];
}

export function imagesPicture(state: AppState, { rect, theme }: ImagesPaneProps): string {
  const by = imageSort(state);
  const picture: ListPicture<ImageColumn> = {
    list: 'images',
    title: 'Images',
    notes: [pullTitle(state), buildTitle(state)],
    total: visibleImages(state).length,
    columns: IMAGE_COLUMNS,
    rows: (height) => imageRows(state, { height }),
    textWidths: imageTextWidths(state),
    sort: { by, column: SORTED_IMAGE_COLUMN[by], isUsual: by === 'created' },
    emptyLines: () => [emptyLine(state, theme)],
  };
  return listPicture(state, picture, { rect, theme });
}

const TRANSFERS = { pull: 'pulling', push: 'pushing', save: 'saving', load: 'loading' } as const;

function pullTitle(state: AppState): string {
  const pull = runningPull(state);
  return pull ? `${TRANSFERS[pull.kind]} ${display(pull.ref)} ${pullShare(pull)}` : '';
}

function buildTitle({ builds }: AppState): string {
  const build = builds.findLast(isUnderWay);
  if (!build) return '';
  const done = build.rows.filter(({ status }) => status !== 'running').length;
  return `building ${display(build.title)} ${done}/${build.rows.length}`;
}

function emptyLine(state: AppState, theme: Theme): string {
  const { images, lists } = state;
  if (!images.isListed) return theme.paint('faint', ' Reading the images…');
  if (lists.images.filter !== '') return ` No image matches /${display(lists.images.filter)}. Esc clears the filter.`;
  return ` No images. Press ${theme.paint('key', keyOf(state, 'image.pull'))} to pull one.`;
}
