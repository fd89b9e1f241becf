import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import type { Rect } from '../../layout.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { visibleVolumes, volumeSort } from '../../state/selectors/volumes.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type ListPicture, listPicture } from '../list-picture.js';
import {
  SORTED_VOLUME_COLUMN,
  VOLUME_COLUMNS,
  type VolumeColumn,
  volumeRows,
  volumeTextWidths,
} from './volumes-rows.js';

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
  return [
    state.volumes,
    state.volumeSizes,
    state.pending,
    state.lists.volumes,
    state.focus,
    state.nowMs,
    state.settings,
  ];
}

export function volumesPicture(state: AppState, { rect, theme }: VolumesPaneProps): string {
  const by = volumeSort(state);
  const picture: ListPicture<VolumeColumn> = {
    list: 'volumes',
    title: 'Volumes',
    total: visibleVolumes(state).length,
    columns: VOLUME_COLUMNS,
    rows: (height) => volumeRows(state, { height }),
    textWidths: volumeTextWidths(state),
    sort: { by, column: SORTED_VOLUME_COLUMN[by], isUsual: by === 'name' },
    emptyLines: () => [emptyLine(state, theme)],
  };
  return listPicture(state, picture, { rect, theme });
}

function emptyLine(state: AppState, theme: Theme): string {
  const { volumes, lists } = state;
  if (!volumes.isListed) return theme.paint('faint', ' Reading the volumes…');
  if (lists.volumes.filter !== '')
    return ` No volume matches /${display(lists.volumes.filter)}. Esc clears the filter.`;
  return ` No volumes. Press ${theme.paint('key', keyOf(state, 'volume.create'))} to make one.`;
}
