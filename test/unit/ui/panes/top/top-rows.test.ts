import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TOP_FIGURES } from '../../../../../src/ui/panes/top/top-columns.js';
import { TopRows } from '../../../../../src/ui/panes/top/top-rows.js';
import { tableLines } from '../../../../../src/ui/parts/table.js';
import type { AppState } from '../../../../../src/ui/state/app-state.js';
import { initialState } from '../../../../../src/ui/state/initial-state.js';
import { StatsHistory } from '../../../../../src/ui/streams/stats-history.js';
import { createTheme } from '../../../../../src/ui/theme.js';
import { aContainer, runningState, START_MS } from '../../../../support/builders.js';
import { toStats } from '../../../../support/fake-engine/fake-usage.js';

const SECOND = 1000;
const theme = createTheme({ hasColor: true, isUtf8: true, hasBraille: true });
const busy = aContainer('busy', { state: runningState() });
const idle = aContainer('idle', { state: runningState() });

/** The first minute has passed: until then each second is told. */
function secondsLater(history: StatsHistory, seconds: number): AppState {
  const nowMs = START_MS + 10 * 60 * SECOND + seconds * SECOND;
  const stats = [
    toStats(busy, { cpuPercent: 10 + seconds }, { timeMs: nowMs, isFirst: false }),
    toStats(idle, { cpuPercent: 0 }, { timeMs: nowMs, isFirst: false }),
  ];
  history.add(stats);
  return {
    ...initialState({ nowMs, size: { columns: 200, rows: 50 }, hasDemo: false, isTop: true }),
    containers: { items: [busy, idle], isListed: true },
    usage: new Map(stats.map((each) => [each.sample.id, each])),
  };
}

test('a row that would look as it did is the same one, and its line the same; one that changed is another', () => {
  const history = new StatsHistory();
  const rows = new TopRows({ history, theme });
  const at = (seconds: number) => rows.inView(secondsLater(history, seconds), { height: 10, columns: TOP_FIGURES });
  // Until its sparks are as long as they get.
  for (let seconds = 0; seconds < 20; seconds++) at(seconds);
  const [busyBefore, idleBefore] = at(20);
  const [busyAfter, idleAfter] = at(21);
  assert.equal(busyAfter?.cells.cpu?.text, '31%');
  assert.notEqual(busyAfter, busyBefore);
  assert.equal(idleAfter, idleBefore);
  const lines = tableLines({
    columns: TOP_FIGURES,
    data: [busyBefore, busyAfter, idleAfter].filter((row) => row !== undefined),
    width: 200,
    hasTitles: false,
    selectedId: undefined,
    isFocused: true,
    theme,
  });
  assert.match(lines[0] ?? '', /30%/);
  assert.match(lines[1] ?? '', /31%/);
  assert.match(lines[2] ?? '', /0%/);
});

test('a row is made anew for what it shows besides figures: a mark, an order, other columns', () => {
  const history = new StatsHistory();
  const rows = new TopRows({ history, theme });
  const state = secondsLater(history, 0);
  const view = { height: 10, columns: TOP_FIGURES };
  const cells = (next: AppState, columns = TOP_FIGURES) => rows.inView(next, { ...view, columns })[1];
  const before = cells(state);
  assert.equal(cells({ ...state, nowMs: state.nowMs + 1 }), before);
  const { containers } = state.lists;
  const marked = { ...state.lists, containers: { ...containers, marked: new Set([idle.id]) } };
  assert.equal(cells({ ...state, lists: marked })?.isMarked, true);
  assert.equal(cells({ ...state, pending: new Map([[idle.id, 'stopping']]) })?.cells.up?.text, 'stopping');
  assert.deepEqual(Object.keys(cells(state, TOP_FIGURES.slice(1, 2))?.cells ?? {}), ['cpu']);
});
