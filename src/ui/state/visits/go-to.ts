import type { AppState } from '../app-state.js';
import { withCursorOn } from '../cursor-on.js';
import { listedItems, visibleIds } from '../selectors/lists.js';
import { type Step, step } from '../step.js';
import { withSystem } from '../system/update-system.js';
import { withTerminals } from '../terminals/update-terminals.js';
import { withDetail } from '../update-detail.js';
import { withList } from '../update-list.js';
import { updateScreen } from '../update-screen.js';
import type { Visit } from './visit.js';

/** Whether it can be gone to: a list can always, what is about an object only while that is there. */
export function isThere(state: AppState, visit: Visit): boolean {
  if (visit.focus === 'terminal') return state.terminals.tabs.some(({ id }) => id === visit.terminalId);
  return !isAboutOne(visit) || isListed(state, visit.on);
}

/** The screen as it was there, with what is so by now. */
export function goTo(state: AppState, visit: Visit): Step {
  const panes = visit.secondList === state.secondList ? [visit.focus] : new Set([visit.secondList, visit.focus]);
  let next = step(state);
  for (const pane of panes) {
    const chosen = updateScreen(next.state, { type: 'focus.chosen', pane });
    next = step(chosen.state, ...next.effects, ...chosen.effects);
  }
  const { detail, systemTab, terminalId, focus, zoom } = visit;
  const opened = withDetail(next.state, { isOpen: detail !== undefined, ...detail });
  const turned = focus === 'system' ? withSystem(opened, { tab: systemTab }) : opened;
  const shown = focus === 'terminal' ? withTerminals(turned, { shownId: terminalId, isTyping: false }) : turned;
  return step({ ...withCursor(shown, visit), zoom }, ...next.effects);
}

/** In a list the cursor goes where it was if that is in view; what is about an object takes away what hides it. */
function withCursor(state: AppState, visit: Visit): AppState {
  const { on } = visit;
  if (!on) return state;
  if (isAboutOne(visit)) return withCursorOn(state, on);
  const isVisible = visibleIds(state, on.list).some(({ id }) => id === on.id);
  return isVisible ? withList(state, on.list, { selectedId: on.id }) : state;
}

const isAboutOne = ({ focus, on }: Visit): boolean =>
  on !== undefined && (focus === 'detail' || focus === 'stats' || focus === 'logs');

function isListed(state: AppState, on: Visit['on']): boolean {
  return on !== undefined && listedItems(state, on.list).some(({ id }) => id === on.id);
}
