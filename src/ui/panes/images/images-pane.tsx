import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { hasTitles, innerHeight, type Rect } from '../../layout.js';
import { pullShare } from '../../overlays/pull-lines.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { tableLines } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { imageSort, visibleImages } from '../../state/selectors/images.js';
import { remember } from '../../state/selectors/memo.js';
import { runningPull } from '../../state/update-pull.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { IMAGE_COLUMNS, imageRows, imageTextWidths, SORTED_IMAGE_COLUMN } from './images-rows.js';

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
    state.focus,
    state.nowMs,
  ];
}

export function imagesPicture(state: AppState, { rect, theme }: ImagesPaneProps): string {
  const isFocused = state.focus === 'images';
  const { selectedId, isReversed, top } = state.lists.images;
  const height = innerHeight(rect);
  const rows = hasTitles(height) ? height - 1 : height;
  const total = visibleImages(state).length;
  const lines =
    total === 0
      ? [emptyLine(state, theme)]
      : tableLines({
          columns: IMAGE_COLUMNS,
          data: imageRows(state, { height: rows }),
          width: rect.width - 2,
          hasTitles: hasTitles(height),
          textWidths: imageTextWidths(state),
          sortedBy: { name: SORTED_IMAGE_COLUMN[imageSort(state)] ?? '', isReversed },
          selectedId,
          isFocused,
          theme,
        });
  const foot = total > rows ? `${top + 1}-${Math.min(top + rows, total)} of ${total}` : '';
  return frame(lines, { ...rect, titles: titles(state, total), foot, isFocused, theme });
}

function titles(state: AppState, total: number): string[] {
  const { filter, marked, isReversed } = state.lists.images;
  const pull = runningPull(state);
  return [
    '2 Images',
    pull ? `${pull.kind}ing ${display(pull.ref)} ${pullShare(pull)}` : '',
    filter !== '' ? `/${display(filter)} ${total} of ${state.images.items.length}` : '',
    marked.size > 0 ? `${marked.size} marked` : '',
    imageSort(state) === 'created' && !isReversed ? '' : `by ${imageSort(state)}${isReversed ? ', reversed' : ''}`,
  ];
}

function emptyLine({ images, lists }: AppState, theme: Theme): string {
  if (!images.isListed) return theme.paint('faint', ' Reading the images…');
  if (lists.images.filter !== '') return ` No image matches /${display(lists.images.filter)}. Esc clears the filter.`;
  return ` No images. Press ${theme.paint('key', 'u')} to pull one.`;
}
