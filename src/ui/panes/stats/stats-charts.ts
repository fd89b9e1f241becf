import { compactBytes, percent } from '../../format.js';
import { FAINT, type LineSeries, lineChart } from '../../parts/charts/index.js';
import { spark } from '../../parts/spark.js';
import type { HistoryField, HistoryView } from '../../streams/stats-history.js';
import { BoundedCache } from '../../terminal/bounded-cache.js';
import type { Theme } from '../../theme.js';

/** One of the four charts. */
export type ChartKind = 'cpu' | 'memory' | 'network' | 'blockIo';

export type ChartPlace = { readonly width: number; readonly height: number; readonly theme: Theme };

/** What a chart is drawn of. */
export type ChartedView = Pick<HistoryView, 'points' | 'hasExtremes' | 'values'>;

/** A stretch of time as lines of `width` cells. Where a point is more than one sample, the most is a fainter line. */
export function statsChart(
  kind: ChartKind,
  view: ChartedView | undefined,
  { width, height, theme }: ChartPlace,
): string[] {
  const { symbols } = theme.charts;
  const exact = view ? seriesOf(kind, view, theme) : [];
  const maxY = niceTop(kind, largest(exact.flatMap(({ values }) => values)));
  const asked = { series: asDrawn(exact, { height, maxY }), width, height, maxY, points: view?.points, symbols };
  const formatY = kind === 'cpu' ? percent : (value: number) => compactBytes(value);
  return drawn.getOrMake(`${kind} ${JSON.stringify(asked)}`, () => lineChart({ ...asked, formatY }));
}

/** More than the dots that a cell has from its lower to its upper end. */
const STEPS_PER_CELL = 16;

/** What cannot be seen is left out, so that a container that does next to nothing has the same picture again. */
function asDrawn(
  series: readonly LineSeries[],
  { height, maxY }: { readonly height: number; readonly maxY: number },
): readonly LineSeries[] {
  const step = maxY / (height * STEPS_PER_CELL);
  return series.map((line) => ({ ...line, values: line.values.map((value) => Math.round(value / step) * step) }));
}

/** What was drawn lately: while a container does nothing its charts stay as they are, and those of others that do nothing look alike. */
const drawn = new BoundedCache<string, string[]>(32);

/** The same on a single line, where there is no room for a chart. */
export function statsSpark(
  kind: 'cpu' | 'memory',
  view: HistoryView | undefined,
  { width, theme }: Omit<ChartPlace, 'height'>,
): string {
  const values = view?.values(kind) ?? [];
  return spark(values, width, { max: niceTop(kind, largest(values.slice(-width))), theme });
}

function seriesOf(kind: ChartKind, view: ChartedView, { charts: { colors } }: Theme): readonly LineSeries[] {
  const pair = (first: HistoryField, second: HistoryField): LineSeries[] => [
    { values: view.values(first), color: colors.in },
    { values: view.values(second), color: colors.out },
  ];
  // Drawn first: where they meet, the mean is what is seen.
  const most = (field: HistoryField): LineSeries[] =>
    view.hasExtremes ? [{ values: view.values(field, 'max'), color: FAINT, isBackdrop: true }] : [];
  switch (kind) {
    case 'cpu':
      return [...most('cpu'), { values: view.values('cpu'), color: colors.cpu }];
    case 'memory':
      return [...most('memory'), { values: view.values('memory'), color: colors.memory }];
    case 'network':
      return pair('received', 'sent');
    case 'blockIo':
      return pair('read', 'written');
    default:
      return kind satisfies never;
  }
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}

/** Steps of 1, 2 and 5, so that the scale does not change with every sample. */
function niceTop(kind: ChartKind, value: number): number {
  const least = kind === 'cpu' ? 10 : kind === 'memory' ? 2 ** 20 : 1024;
  const wanted = Math.max(least, value * 1.05);
  const unit = kind === 'cpu' ? 1 : 1024 ** Math.floor(Math.log(wanted) / Math.log(1024));
  const scaled = wanted / unit;
  const decade = 10 ** Math.floor(Math.log10(scaled));
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= scaled) ?? 10;
  return step * decade * unit;
}
