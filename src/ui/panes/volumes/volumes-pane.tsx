import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { hasTitles, innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { tableLines } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { visibleVolumes, volumeSort } from '../../state/selectors/volumes.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { SORTED_VOLUME_COLUMN, VOLUME_COLUMNS, volumeRows, volumeTextWidths } from './volumes-rows.js';

export type VolumesPaneProps = { readonly rect: Rect; readonly theme: Theme };

/** The list of volumes. */
export function VolumesPane({ rect, theme }: VolumesPaneProps) {
  const picture = useMemo(
    () => remember(volumesParts, (state) => volumesPicture(state, { rect, theme })),
    [rect, theme],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function volumesParts(state: AppState): readonly unknown[] {
  return [state.volumes, state.volumeSizes, state.pending, state.lists.volumes, state.focus, state.nowMs];
}

export function volumesPicture(state: AppState, { rect, theme }: VolumesPaneProps): string {
  const isFocused = state.focus === 'volumes';
  const { selectedId, isReversed, top } = state.lists.volumes;
  const height = innerHeight(rect);
  const rows = hasTitles(height) ? height - 1 : height;
  const total = visibleVolumes(state).length;
  const lines =
    total === 0
      ? [emptyLine(state, theme)]
      : tableLines({
          columns: VOLUME_COLUMNS,
          data: volumeRows(state, { height: rows }),
          width: rect.width - 2,
          hasTitles: hasTitles(height),
          textWidths: volumeTextWidths(state),
          sortedBy: { name: SORTED_VOLUME_COLUMN[volumeSort(state)] ?? '', isReversed },
          selectedId,
          isFocused,
          theme,
        });
  const foot = total > rows ? `${top + 1}-${Math.min(top + rows, total)} of ${total}` : '';
  return frame(lines, { ...rect, titles: titles(state, total), foot, isFocused, theme });
}

function titles(state: AppState, total: number): string[] {
  const { filter, marked, isReversed } = state.lists.volumes;
  return [
    '3 Volumes',
    filter !== '' ? `/${display(filter)} ${total} of ${state.volumes.items.length}` : '',
    marked.size > 0 ? `${marked.size} marked` : '',
    volumeSort(state) === 'name' && !isReversed ? '' : `by ${volumeSort(state)}${isReversed ? ', reversed' : ''}`,
  ];
}

function emptyLine({ volumes, lists }: AppState, theme: Theme): string {
  if (!volumes.isListed) return theme.paint('faint', ' Reading the volumes…');
  if (lists.volumes.filter !== '')
    return ` No volume matches /${display(lists.volumes.filter)}. Esc clears the filter.`;
  return ` No volumes. Press ${theme.paint('key', 'n')} to make one.`;
}
