import type { AppState } from '../app-state.js';
import { isAlive } from '../container-order.js';
import type { Effect } from '../effect.js';
import { currentLine, NO_LOGS } from '../logs-view.js';
import { containerById } from '../selectors/containers.js';
import { type Step, step } from '../step.js';

/** The logs are those of the selected container, and whoever reads them knows what is looked at. */
export function settledLogs(before: AppState, state: AppState): Step {
  // In the table of all containers nobody sees them.
  const container = state.focus === 'top' ? undefined : containerById(state, state.lists.containers.selectedId);
  const { logs } = state;
  if (container?.id === logs.containerId) return step(state, ...followed(before, state));
  const { isWrapped, times } = logs;
  const none = { ...NO_LOGS, isWrapped, times };
  if (!container) return step({ ...state, logs: none }, { type: 'logs.close' });
  return step(
    { ...state, logs: { ...none, containerId: container.id, status: 'reading' } },
    { type: 'logs.open', id: container.id, again: false },
  );
}

function followed(before: AppState, state: AppState): readonly Effect[] {
  const { logs } = state;
  const id = logs.containerId;
  if (id === undefined || before.logs.containerId !== id) return [];
  const effects: Effect[] = [];
  const [was, is] = [containerById(before, id), containerById(state, id)];
  const isBack = was && is && logs.status === 'ended' && isAlive(is) && !isAlive(was);
  if (isBack) effects.push({ type: 'logs.open', id, again: true });
  const isHeld = logs.bottom !== 'end';
  if (isHeld !== (before.logs.bottom !== 'end')) effects.push({ type: 'logs.hold', isHeld });
  const line = currentLine(logs);
  const isElsewhere = logs.position === undefined && before.logs.position !== undefined;
  const hasMoved = isElsewhere || line !== currentLine(before.logs) || logs.first !== before.logs.first;
  if (isHeld && hasMoved) effects.push({ type: 'logs.locate', line });
  return effects;
}
