import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import type { Rect } from '../../layout.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { remember } from '../../state/selectors/memo.js';
import { projectSort, visibleProjects } from '../../state/selectors/projects.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type ListPicture, listPicture } from '../list-picture.js';
import {
  PROJECT_COLUMNS,
  type ProjectColumn,
  projectRows,
  projectTextWidths,
  SORTED_PROJECT_COLUMN,
} from './projects-rows.js';

export type ProjectsPaneProps = { readonly rect: Rect; readonly theme: Theme };

/** The list of compose projects. */
export function ProjectsPane({ rect, theme }: ProjectsPaneProps) {
  const picture = useMemo(
    () => remember(projectsParts, (state) => projectsPicture(state, { rect, theme })),
    [rect, theme],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function projectsParts({ containers, usage, pending, lists, focus }: AppState): readonly unknown[] {
  return [containers, usage, pending, lists.projects, focus];
}

export function projectsPicture(state: AppState, { rect, theme }: ProjectsPaneProps): string {
  const by = projectSort(state);
  const picture: ListPicture<ProjectColumn> = {
    list: 'projects',
    title: 'Projects',
    total: visibleProjects(state).length,
    columns: PROJECT_COLUMNS,
    rows: (height) => projectRows(state, { height, theme }),
    textWidths: projectTextWidths(state),
    sort: { by, column: SORTED_PROJECT_COLUMN[by], isUsual: by === 'name' },
    emptyLines: () => emptyLines(state, theme),
  };
  return listPicture(state, picture, { rect, theme });
}

function emptyLines({ containers, lists }: AppState, theme: Theme): readonly string[] {
  if (!containers.isListed) return [theme.paint('faint', ' Reading the containers…')];
  const { filter } = lists.projects;
  if (filter !== '') return [` No project matches /${display(filter)}. Esc clears the filter.`];
  return [
    ' No compose projects. What docker compose starts here is one;',
    ' so is every container with the label com.docker.compose.project.',
    ` Press ${theme.paint('key', '1')} for the containers.`,
  ];
}
