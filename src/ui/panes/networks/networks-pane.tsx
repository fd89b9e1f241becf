import { useMemo } from 'react';
import { count } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { hasTitles, innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { tableLines } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { networkSort, visibleNetworks } from '../../state/selectors/networks.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { NETWORK_COLUMNS, networkRows, networkTextWidths, SORTED_NETWORK_COLUMN } from './networks-rows.js';

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
  const { networks, containers, troubles, capture, pending, lists, focus, nowMs } = state;
  return [networks, containers.items, troubles, capture, pending, lists.networks, focus, nowMs];
}

export function networksPicture(state: AppState, { rect, theme }: NetworksPaneProps): string {
  const isFocused = state.focus === 'networks';
  const { selectedId, isReversed, top } = state.lists.networks;
  const height = innerHeight(rect);
  const rows = hasTitles(height) ? height - 1 : height;
  const total = visibleNetworks(state).length;
  const lines =
    total === 0
      ? [emptyLine(state, theme)]
      : tableLines({
          columns: NETWORK_COLUMNS,
          data: networkRows(state, { height: rows }),
          width: rect.width - 2,
          hasTitles: hasTitles(height),
          textWidths: networkTextWidths(state),
          sortedBy: { name: SORTED_NETWORK_COLUMN[networkSort(state)] ?? '', isReversed },
          selectedId,
          isFocused,
          theme,
        });
  const foot = total > rows ? `${top + 1}-${Math.min(top + rows, total)} of ${total}` : '';
  return frame(lines, { ...rect, titles: titles(state, total), foot, isFocused, theme });
}

function titles(state: AppState, total: number): string[] {
  const { filter, marked, isReversed } = state.lists.networks;
  return [
    '4 Networks',
    filter !== '' ? `/${display(filter)} ${total} of ${state.networks.items.length}` : '',
    marked.size > 0 ? `${marked.size} marked` : '',
    ...troubleTitles(state),
    networkSort(state) === 'name' && !isReversed ? '' : `by ${networkSort(state)}${isReversed ? ', reversed' : ''}`,
  ];
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

function emptyLine({ networks, lists }: AppState, theme: Theme): string {
  if (!networks.isListed) return theme.paint('faint', ' Reading the networks…');
  if (lists.networks.filter !== '')
    return ` No network matches /${display(lists.networks.filter)}. Esc clears the filter.`;
  return ` No networks. Press ${theme.paint('key', 'n')} to make one.`;
}
