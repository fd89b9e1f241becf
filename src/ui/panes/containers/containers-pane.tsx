import { useMemo } from 'react';
import { count } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import type { Rect } from '../../layout.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { containerSort, visibleContainers } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import type { StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type ListPicture, listPicture } from '../list-picture.js';
import {
  CONTAINER_COLUMNS,
  type ContainerColumn,
  containerRows,
  containerTextWidths,
  SORTED_COLUMN,
} from './containers-rows.js';

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
    state.settings,
    state.engine,
    state.images.items.length,
  ];
}

export function containersPicture(state: AppState, { rect, theme, history }: ContainersPaneProps): string {
  const by = containerSort(state);
  const total = visibleContainers(state).length;
  const picture: ListPicture<ContainerColumn> = {
    list: 'containers',
    title: 'Containers',
    notes: [state.showsAll ? '' : `running only, ${state.containers.items.length - total} hidden`],
    total,
    columns: CONTAINER_COLUMNS,
    rows: (height) => containerRows(state, { height, history, theme }),
    textWidths: containerTextWidths(state),
    sort: { by, column: SORTED_COLUMN[by], isUsual: by === 'state' },
    emptyLines: () => emptyLines(state, theme),
  };
  return listPicture(state, picture, { rect, theme });
}

function emptyLines(state: AppState, theme: Theme): string[] {
  const { engine, containers, images, lists, hasDemo, showsAll } = state;
  const key = (id: string): string => theme.paint('key', keyOf(state, id));
  if (engine.kind === 'opening' || !containers.isListed) return [theme.paint('faint', ' Reading the containers…')];
  if (lists.containers.filter !== '')
    return [` No container matches /${display(lists.containers.filter)}. Esc clears the filter.`];
  if (!showsAll && containers.items.length > 0) {
    return [
      ` None of ${count(containers.items.length, 'container')} is running. Press ${key('containers.all')} to see all.`,
    ];
  }
  const offer = hasDemo
    ? [
        ` Press ${key('container.open')} to start four small demo containers`,
        ' from what this machine has; nothing is downloaded.',
      ]
    : [];
  const pull = images.items.length === 0 ? [` Press ${key('image.pull')} to pull an image,`] : [];
  return [
    '',
    ' No containers yet.',
    '',
    ...offer,
    ...pull,
    ` ${offer.length + pull.length > 0 ? 'or ' : 'Press '}${key('container.run')} to fill in a form and run one, as`,
    ` ${theme.paint('strong', 'gantry run -d --name web nginx')} does in a shell.`,
  ];
}
