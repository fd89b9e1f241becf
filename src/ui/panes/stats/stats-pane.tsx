import { useMemo } from 'react';
import { span } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { keyOf } from '../../keymap/key-of.js';
import { say } from '../../language/say.js';
import type { Rect } from '../../layout.js';
import { asManyAsFit, sideBySide } from '../../parts/columns.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import { selectedContainer } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import { STATS_SPANS, statsSpanMs } from '../../state/stats/stats-view.js';
import type { HistoryView, StatsHistory } from '../../streams/stats-history.js';
import { display, fit } from '../../text.js';
import type { Theme } from '../../theme.js';
import { statusLook } from '../containers/container-status.js';
import { type ChartKind, statsChart, statsSpark } from './stats-charts.js';
import { pastFigures, type StatsFigures, statsFigures } from './stats-figures.js';

export type StatsPaneProps = { readonly rect: Rect; readonly theme: Theme; readonly history: StatsHistory };

/** What the selected container uses, now and in the past. */
export function StatsPane({ rect, theme, history }: StatsPaneProps) {
  const picture = useMemo(
    () => remember(statsParts, (state) => statsPicture(state, { rect, theme, history })),
    [rect, theme, history],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function statsParts(state: AppState): readonly unknown[] {
  const container = selectedContainer(state);
  const usage = container && state.usage.get(container.id);
  // The age in the status of one that has ended goes on; samples bring their own time.
  return [container, usage, state.focus === 'stats', usage ? 0 : state.nowMs, state.engine, state.stats.span];
}

export function statsPicture(state: AppState, { rect, theme, history }: StatsPaneProps): string {
  const container = selectedContainer(state);
  const usage = container && state.usage.get(container.id);
  const width = Math.max(0, rect.width - 2);
  const height = Math.max(0, rect.height - 2);
  const title = container ? `Stats: ${display(container.name)}` : 'Stats';
  const isFocused = state.focus === 'stats';
  const status = container && statusLook(container, { nowMs: state.nowMs, glyphs: theme.glyphs });
  const view = container && history.view(container.id, viewOptions(state, { width, theme }));
  const figures = usage
    ? statsFigures(usage, { theme, hasMemoryLimit: (container?.config.resources.memoryBytes ?? 0) > 0 })
    : view?.summary('memory') && status && pastFigures(status.text, theme);
  const lines = figures
    ? usageLines(figures, view, { width, height, theme })
    : status
      ? [
          '',
          theme.paint(
            'faint',
            say(container && isAlive(container) ? ' No sample yet.' : ` Nothing to measure: ${status.text}.`),
          ),
        ]
      : noContainerLines(state, theme);
  return frame(lines.slice(height < 2 ? -1 : 0), {
    ...rect,
    titles: [title, view && figures && height >= CHARTS_HEIGHT && !theme.isStill ? spanTitle(state, view) : ''],
    isFocused,
    theme,
  });
}

/** What is shown before there is anything to show. */
function noContainerLines(state: AppState, theme: Theme): string[] {
  if (!state.containers.isListed) return [];
  const key = theme.paint('key', keyOf(state, 'stats.all'));
  return ['', ' Figures of the container under the cursor.', ` Press ${key} for all of them as one table.`].map(say);
}

/** Two dots of braille stand side by side in a cell. */
function viewOptions({ stats }: AppState, { width, theme }: Omit<Place, 'height'>) {
  const perCell = theme.charts.symbols === 'braille' ? 2 : 1;
  return { spanMs: statsSpanMs(stats), maxPoints: Math.max(2, Math.floor((width - 1) / 2) * perCell) };
}

/** How far back the charts reach, and as long as that is less, how far they shall. */
function spanTitle({ stats }: AppState, { spanMs }: HistoryView): string {
  const wanted = STATS_SPANS[stats.span]?.name ?? '';
  const shown = span(spanMs);
  return stats.span === 0 || shown === wanted ? `last ${shown}` : `last ${shown} (${wanted})`;
}

type Place = { readonly width: number; readonly height: number; readonly theme: Theme };

const CHARTS_HEIGHT = 6;
const FOUR_CHARTS_HEIGHT = 13;

function usageLines(figures: StatsFigures, view: HistoryView | undefined, place: Place): string[] {
  if (place.theme.isStill) return fewLines(figures, view, place);
  if (place.height >= FOUR_CHARTS_HEIGHT) return fourCharts(figures, view, place);
  if (place.height >= CHARTS_HEIGHT) return twoCharts(figures, view, place);
  return fewLines(figures, view, place);
}

function twoCharts(figures: StatsFigures, view: HistoryView | undefined, { width, height, theme }: Place): string[] {
  return [
    ...chartPair(figures, view, { width, height: height - 1, theme, kinds: ['cpu', 'memory'] }),
    lastLine(figures, width),
  ];
}

function fourCharts(figures: StatsFigures, view: HistoryView | undefined, { width, height, theme }: Place): string[] {
  const upper = Math.ceil((height - 1) / 2);
  return [
    ...chartPair(figures, view, { width, height: upper, theme, kinds: ['cpu', 'memory'] }),
    ...chartPair(figures, view, { width, height: height - 1 - upper, theme, kinds: ['network', 'blockIo'] }),
    ` ${asManyAsFit(figures.health, width - 1)}`,
  ];
}

function chartPair(
  figures: StatsFigures,
  view: HistoryView | undefined,
  { width, height, theme, kinds }: Place & { readonly kinds: readonly [ChartKind, ChartKind] },
): string[] {
  const left = Math.floor((width - 1) / 2);
  const widths = [left, width - 1 - left];
  const blocks = kinds.map((kind, index) => {
    const blockWidth = widths[index] ?? 0;
    const heading = fit(` ${asManyAsFit(figures[kind], blockWidth - 1)}`, blockWidth);
    return [heading, ...statsChart(kind, view, { width: blockWidth, height: height - 1, theme })];
  });
  return sideBySide(blocks[0] ?? [], blocks[1] ?? []);
}

/** Where only two charts have room, the other figures stand below them. */
function lastLine({ network, blockIo, health }: StatsFigures, width: number): string {
  const [pids = '', oom = '', pressure = ''] = health;
  return ` ${asManyAsFit([network[0] ?? '', pids, oom, blockIo[0] ?? '', pressure], width - 1)}`;
}

function fewLines(figures: StatsFigures, view: HistoryView | undefined, { width, height, theme }: Place): string[] {
  const sparkWidth = Math.min(30, Math.max(0, Math.floor((width - 50) / 2)));
  const spark = (kind: 'cpu' | 'memory'): string =>
    sparkWidth < 8 ? '' : theme.paint('good', statsSpark(kind, view, { width: sparkWidth, theme }));
  const [cpu = '', ...cpuRest] = figures.cpu;
  const [memory = '', ...memoryRest] = figures.memory;
  if (height <= 1) return [` ${asManyAsFit([cpu, memory, ...figures.network, ...figures.health], width - 1)}`];
  if (height === 2) {
    return [
      ` ${asManyAsFit([cpu, spark('cpu'), memory, ...memoryRest, spark('memory'), ...cpuRest], width - 1)}`,
      ` ${asManyAsFit([figures.network[0] ?? '', ...figures.health.slice(0, 2), figures.blockIo[0] ?? '', figures.health[2] ?? ''], width - 1)}`,
    ];
  }
  return [
    ` ${asManyAsFit([cpu, spark('cpu'), ...cpuRest], width - 1)}`,
    ` ${asManyAsFit([memory, spark('memory'), ...memoryRest], width - 1)}`,
    ` ${asManyAsFit([...figures.network, ...figures.blockIo], width - 1)}`,
    ` ${asManyAsFit(figures.health, width - 1)}`,
  ];
}
