import { useMemo } from 'react';
import { count } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { hasTitles, innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import { tableLines } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { containerSort, visibleContainers } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import type { StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { CONTAINER_COLUMNS, containerRows, containerTextWidths, SORTED_COLUMN } from './containers-rows.js';

export type ContainersPaneProps = { readonly rect: Rect; readonly theme: Theme; readonly history: StatsHistory };

/** The list of containers. */
export function ContainersPane({ rect, theme, history }: ContainersPaneProps) {
  const picture = useMemo(
    () => remember(containersParts, (state) => containersPicture(state, { rect, theme, history })),
    [rect, theme, history],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function containersParts(state: AppState): readonly unknown[] {
  return [
    state.containers,
    state.usage,
    state.pending,
    state.lists.containers,
    state.showsAll,
    state.focus,
    state.nowMs,
    state.engine,
    state.images.items.length,
  ];
}

export function containersPicture(state: AppState, { rect, theme, history }: ContainersPaneProps): string {
  const isFocused = state.focus === 'containers';
  const { selectedId, isReversed, top } = state.lists.containers;
  const height = innerHeight(rect);
  const width = rect.width - 2;
  const rows = hasTitles(height) ? height - 1 : height;
  const total = visibleContainers(state).length;
  const lines =
    total === 0
      ? emptyLines(state, theme)
      : tableLines({
          columns: CONTAINER_COLUMNS,
          data: containerRows(state, { height: rows, history, theme }),
          width,
          hasTitles: hasTitles(height),
          textWidths: containerTextWidths(state),
          sortedBy: { name: SORTED_COLUMN[containerSort(state)] ?? '', isReversed },
          selectedId,
          isFocused,
          theme,
        });
  const foot = total > rows ? `${top + 1}-${Math.min(top + rows, total)} of ${total}` : '';
  return frame(lines, { ...rect, titles: titles(state, total), foot, isFocused, theme });
}

function titles(state: AppState, total: number): string[] {
  const { filter, marked, isReversed } = state.lists.containers;
  const all = state.containers.items.length;
  return [
    '1 Containers',
    filter !== '' ? `/${display(filter)} ${total} of ${all}` : '',
    marked.size > 0 ? `${marked.size} marked` : '',
    state.showsAll ? '' : `running only, ${all - total} hidden`,
    containerSort(state) === 'state' && !isReversed
      ? ''
      : `by ${containerSort(state)}${isReversed ? ', reversed' : ''}`,
  ];
}

function emptyLines({ engine, containers, images, lists, hasDemo, showsAll }: AppState, theme: Theme): string[] {
  if (engine.kind === 'opening' || !containers.isListed) return [theme.paint('faint', ' Reading the containers…')];
  if (lists.containers.filter !== '')
    return [` No container matches /${display(lists.containers.filter)}. Esc clears the filter.`];
  if (!showsAll && containers.items.length > 0) {
    return [
      ` None of ${count(containers.items.length, 'container')} is running. Press ${theme.paint('key', 'a')} to see all.`,
    ];
  }
  const offer = hasDemo
    ? [
        ` Press ${theme.paint('key', 'enter')} to start four small demo containers`,
        ' from what this machine has; nothing is downloaded.',
      ]
    : [];
  const pull = images.items.length === 0 ? [` Press ${theme.paint('key', 'u')} to pull an image,`] : [];
  return [
    '',
    ' No containers yet.',
    '',
    ...offer,
    ...pull,
    ` or run one: ${theme.paint('strong', 'gantry run -d --name web nginx')}`,
  ];
}
