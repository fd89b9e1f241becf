import { terminalRoom } from '../../layout.js';
import type { AppState } from '../app-state.js';
import { type Step, step } from '../step.js';
import { shownTerminal } from './terminals.js';
import { withTab, withTerminals } from './update-terminals.js';

/**
 * The terminal that is shown has the size of its place; one that is not on the screen keeps its own. Keys are for it only
 * while its pane has the focus.
 */
export function settleTerminals(state: AppState): Step {
  const calm =
    state.terminals.isTyping && state.focus !== 'terminal' ? withTerminals(state, { isTyping: false }) : state;
  const tab = shownTerminal(calm.terminals);
  const size = tab && tab.status.kind !== 'lent' ? terminalRoom(calm) : undefined;
  if (!tab || !size || (size.columns === tab.size.columns && size.rows === tab.size.rows)) return step(calm);
  return step(withTab(calm, tab.id, { size }), { type: 'terminal.resize', tab: tab.id, size });
}
