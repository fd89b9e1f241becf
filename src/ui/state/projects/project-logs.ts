import type { ContainerId } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { scopeOf } from '../logs/with-logs.js';
import { NO_LOGS } from '../logs-view.js';
import { type Step, step } from '../step.js';
import { withDetail } from '../update-detail.js';
import { withList } from '../update-list.js';

/** The logs of several containers as one, by time; the first of them is the one under the cursor from then on. */
export function shownLogsOf(state: AppState, [first, ...others]: readonly ContainerId[]): Step {
  if (first === undefined) return step(state);
  const { isWrapped, times } = state.logs;
  const logs = { ...NO_LOGS, isWrapped, times, containerId: first, others, status: 'reading' as const };
  const shown = withList(
    { ...withDetail(state, { isOpen: false }), showsAll: true, focus: 'logs', logs },
    'containers',
    {
      selectedId: first,
      filter: '',
    },
  );
  const open = { type: 'logs.open' as const, id: first, again: false };
  return others.length === 0 ? step(shown, open) : step(shown, open, { type: 'logs.narrow', ...scopeOf(logs) });
}
