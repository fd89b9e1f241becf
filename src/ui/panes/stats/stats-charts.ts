import { compactBytes, percent } from '../../format.js';
import { type LineSeries, lineChart, sparkline } from '../../parts/charts/index.js';
import { HISTORY_SAMPLES, type HistoryPoint } from '../../streams/stats-history.js';
import type { Theme } from '../../theme.js';

/** In the first minutes the charts are not mostly empty: their window grows with what there is. */
export function shownSamples(count: number): number {
  return Math.min(HISTORY_SAMPLES, Math.max(MIN_SAMPLES, count));
}

const MIN_SAMPLES = 30;

/** One of the four charts. */
export type ChartKind = 'cpu' | 'memory' | 'network' | 'blockIo';

export type ChartPlace = { readonly width: number; readonly height: number; readonly theme: Theme };

/** The last three minutes as lines of `width` cells. */
export function statsChart(
  kind: ChartKind,
  points: readonly HistoryPoint[],
  { width, height, theme }: ChartPlace,
): string[] {
  const { symbols } = theme.charts;
  const series = seriesOf(kind, points, theme);
  const top = Math.max(0, ...series.flatMap(({ values }) => values));
  return lineChart({
    series,
    width,
    height,
    maxY: niceTop(kind, top),
    points: shownSamples(points.length),
    formatY: kind === 'cpu' ? percent : (value) => compactBytes(value),
    symbols,
  });
}

/** The same on a single line, where there is no room for a chart. */
export function statsSpark(
  kind: 'cpu' | 'memory',
  points: readonly HistoryPoint[],
  { width, theme }: Omit<ChartPlace, 'height'>,
): string {
  const [series] = seriesOf(kind, points, theme);
  const { symbols } = theme.charts;
  const values = series?.values ?? [];
  return sparkline(values, width, {
    max: niceTop(kind, Math.max(0, ...values.slice(-width))),
    symbols: symbols === 'ascii' ? 'ascii' : 'blocks',
  });
}

function seriesOf(
  kind: ChartKind,
  points: readonly HistoryPoint[],
  { charts: { colors } }: Theme,
): readonly LineSeries[] {
  switch (kind) {
    case 'cpu':
      return [{ values: points.map(({ cpuPercent }) => cpuPercent), color: colors.cpu }];
    case 'memory':
      return [{ values: points.map(({ memoryBytes }) => memoryBytes), color: colors.memory }];
    case 'network':
      return [
        { values: points.map(({ receivedBytesPerSecond }) => receivedBytesPerSecond), color: colors.in },
        { values: points.map(({ sentBytesPerSecond }) => sentBytesPerSecond), color: colors.out },
      ];
    case 'blockIo':
      return [
        { values: points.map(({ readBytesPerSecond }) => readBytesPerSecond), color: colors.in },
        { values: points.map(({ writtenBytesPerSecond }) => writtenBytesPerSecond), color: colors.out },
      ];
    default:
      return kind satisfies never;
  }
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
