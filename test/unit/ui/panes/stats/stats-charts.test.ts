import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type ChartedView, statsChart } from '../../../../../src/ui/panes/stats/stats-charts.js';
import { createTheme } from '../../../../../src/ui/theme.js';

const theme = createTheme({ hasColor: true, isUtf8: true, hasBraille: true });

const viewOf = (values: readonly number[]): ChartedView => ({
  points: values.length,
  hasExtremes: false,
  values: () => values,
});

test('a chart is drawn anew when its picture is another one, and not for what cannot be seen', () => {
  const draw = (values: readonly number[]) => statsChart('cpu', viewOf(values), { width: 40, height: 6, theme });
  const still = draw([0, 0.01, 0, 0.02]);
  assert.equal(draw([0.02, 0, 0.01, 0]), still);
  const moved = draw([0, 0.01, 0, 5]);
  assert.notDeepEqual(moved, still);
});
