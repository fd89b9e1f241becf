import { useMemo } from 'react';
import { count } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import type { Rect } from '../../layout.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { networkSort, visibleNetworks } from '../../state/selectors/networks.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type ListPicture, listPicture } from '../list-picture.js';
import {
  NETWORK_COLUMNS,
  type NetworkColumn,
  networkRows,
  networkTextWidths,
  SORTED_NETWORK_COLUMN,
} from './networks-rows.js';

export type NetworksPaneProps = { readonly rect: Rect; readonly theme: Theme };

/** The list of networks. */
export function NetworksPane({ rect, theme }: NetworksPaneProps) {
  const picture = useMemo(
    () => remember(networksParts, (state) => networksPicture(state, { rect, theme })),
    [rect, theme],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function networksParts(state: AppState): readonly unknown[] {
  const { networks, containers, troubles, capture, pending, lists, focus, nowMs, settings } = state;
  return [networks, containers.items, troubles, capture, pending, lists.networks, focus, nowMs, settings];
}

export function networksPicture(state: AppState, { rect, theme }: NetworksPaneProps): string {
  const by = networkSort(state);
  const picture: ListPicture<NetworkColumn> = {
    list: 'networks',
    title: 'Networks',
    notes: troubleTitles(state),
    total: visibleNetworks(state).length,
    columns: NETWORK_COLUMNS,
    rows: (height) => networkRows(state, { height }),
    textWidths: networkTextWidths(state),
    sort: { by, column: SORTED_NETWORK_COLUMN[by], isUsual: by === 'name' },
    emptyLines: () => [emptyLine(state, theme)],
  };
  return listPicture(state, picture, { rect, theme });
}

/** What goes on that somebody asked for, and may have forgotten. */
function troubleTitles({ troubles, capture }: AppState): string[] {
  const suffering = [...troubles.values()];
  const shaped = suffering.filter(({ shapes }) => shapes.length > 0).length;
  const parted = suffering.filter(({ partition }) => partition).length;
  return [
    shaped > 0 ? `${shaped} shaped` : '',
    parted > 0 ? `${parted} parted` : '',
    capture ? `capturing ${display(capture.container)}: ${count(capture.packets, 'packet')}` : '',
  ];
}

function emptyLine(state: AppState, theme: Theme): string {
  const { networks, lists } = state;
  if (!networks.isListed) return theme.paint('faint', ' Reading the networks…');
  if (lists.networks.filter !== '')
    return ` No network matches /${display(lists.networks.filter)}. Esc clears the filter.`;
  return ` No networks. Press ${theme.paint('key', keyOf(state, 'network.create'))} to make one.`;
}
