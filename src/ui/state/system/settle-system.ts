import { systemListHeight } from '../../layout.js';
import type { AppState } from '../app-state.js';
import { systemRows } from '../selectors/system.js';
import { settledTop } from '../settled-top.js';
import { type Step, step } from '../step.js';
import { registryPlace, type SystemSource, type SystemTab, systemTabView, withSystemTabView } from './system-view.js';

/** Only what is on the screen is read, and the cursor stays on its row. */
export function settleSystem(before: AppState, state: AppState): Step {
  const { source } = state.system;
  const wanted = wantedSource(state);
  if (isSame(source, wanted)) return step(settledView(before, state));
  const next = settledView(before, { ...state, system: { ...state.system, source: wanted } });
  return step(next, wanted ? { type: 'system.follow', source: wanted } : { type: 'system.leave' });
}

function wantedSource(state: AppState): SystemSource | undefined {
  if (state.engine.kind !== 'open' || systemListHeight(state) === 0) return undefined;
  const { tab } = state.system;
  return tab === 'registries' ? { tab, place: registryPlace(state.system) } : { tab };
}

function isSame(a: SystemSource | undefined, b: SystemSource | undefined): boolean {
  if (a?.tab !== b?.tab) return false;
  return a?.tab !== 'registries' || (b?.tab === 'registries' && a.place === b.place);
}

/** New rows come above: whoever looks at the newest goes on doing so. */
const GROWING: ReadonlySet<SystemTab> = new Set(['events', 'requests']);

function settledView(before: AppState, state: AppState): AppState {
  const { system } = state;
  if (state.focus !== 'system') return state;
  const view = systemTabView(system);
  const rows = systemRows(state);
  if (rows.length === 0) return state;
  const isMoved = systemTabView(before.system).selectedId !== view.selectedId;
  const wasFirst = !isMoved && systemRows(before)[0]?.id === view.selectedId;
  const found = rows.findIndex(({ id }) => id === view.selectedId);
  const index =
    GROWING.has(system.tab) && wasFirst ? 0 : found >= 0 ? found : neighbour(before, state, rows.length - 1);
  const selectedId = rows[index]?.id;
  const top = settledTop(view.top, { index, count: rows.length, height: systemListHeight(state) });
  if (selectedId === view.selectedId && top === view.top) return state;
  return { ...state, system: withSystemTabView(system, { selectedId, top }) };
}

/** What took the place of the row that is gone. */
function neighbour(before: AppState, state: AppState, last: number): number {
  if (before.system.tab !== state.system.tab) return 0;
  const { selectedId } = systemTabView(state.system);
  const earlier = systemRows(before).findIndex(({ id }) => id === selectedId);
  return Math.min(Math.max(earlier, 0), last);
}
