import type { AppState } from '../../state/app-state.js';
import { systemTabView } from '../../state/system/system-view.js';
import { emptyView, type TabDrawing, type TabRoom, viewDrawing, viewTitle } from '../detail/tab-drawing.js';

type ListOptions<Name extends string, Row> = Parameters<typeof viewDrawing<Name, Row>>[1];

/** The part of a tab's list that is in view. */
export function systemListDrawing<Name extends string, Row>(
  { system }: AppState,
  options: ListOptions<Name, Row>,
  room: TabRoom,
): Pick<TabDrawing, 'lines' | 'foot'> {
  return viewDrawing(systemTabView(system), options, room);
}

/** What a tab without a row says: that the filter is why, or `empty`. */
export function emptySystemDrawing({ system }: AppState, empty: string, room: TabRoom): TabDrawing {
  return emptyView(systemTabView(system), empty, room);
}

/** How the filter of the tab is told, and how many it leaves. */
export function systemFilterTitle({ system }: AppState, shown: number, total: number): string {
  return viewTitle(systemTabView(system), shown, total);
}
