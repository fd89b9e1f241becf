import type { AppState, PaneId } from '../app-state.js';
import { withTabView } from '../detail/detail.js';
import { type Step, step, withNotice } from '../step.js';
import { withSystemTabView } from '../system/system-view.js';
import { updateList, withList } from '../update-list.js';
import type { MouseMessage } from './mouse-message.js';
import { MOUSE_TEXT } from './mouse-text.js';

/** What is done with the mouse. */
export function updateMouse(state: AppState, message: MouseMessage): Step {
  switch (message.type) {
    case 'row.chosen':
      return step(withList(state, message.list, { selectedId: message.id }));
    case 'tab.row.chosen':
      return step(tabRowChosen(state, message));
    case 'sort.chosen': {
      const { sort, isReversed } = state.lists[message.list];
      const isAgain = sort === message.sort;
      return step(withList(state, message.list, { sort: message.sort, isReversed: isAgain && !isReversed }));
    }
    case 'pane.wheeled':
      return wheeled(state, message.pane, message.by);
    case 'mouse.toggled': {
      const mouse = !state.settings.mouse;
      const next = { ...state, settings: { ...state.settings, mouse } };
      return step(withNotice(next, mouse ? MOUSE_TEXT.isOn : MOUSE_TEXT.isOff));
    }
    default:
      return message satisfies never;
  }
}

function tabRowChosen(
  state: AppState,
  { pane, id: selectedId }: MouseMessage & { readonly type: 'tab.row.chosen' },
): AppState {
  return pane === 'detail'
    ? { ...state, detail: withTabView(state.detail, { selectedId }) }
    : { ...state, system: withSystemTabView(state.system, { selectedId }) };
}

/** What a move would do where the pane had the focus. */
function wheeled(state: AppState, pane: PaneId, by: number): Step {
  if (pane === 'stats') return step(state);
  const { focus } = state;
  const { state: next, effects } = updateList({ ...state, focus: pane }, { type: 'cursor.moved', by });
  return step({ ...next, focus }, ...effects);
}
