import type { AppState, ListId } from './app-state.js';
import { visibleIds } from './selectors/lists.js';
import { withList } from './update-list.js';

/** The cursor of a list on a row. A filter that hides it is taken away. */
export function withCursorOn(state: AppState, { list, id }: { readonly list: ListId; readonly id: string }): AppState {
  const shown = withList(state, list, { selectedId: id });
  if (visibleIds(shown, list).some((row) => row.id === id)) return shown;
  return withList({ ...shown, showsAll: true }, list, { filter: '' });
}
