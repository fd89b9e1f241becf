import { clockTime, compactBytes, count, span } from './format.js';
import { say } from './language/say.js';
import { asManyAsFit, leftAndRight } from './parts/columns.js';
import { spark } from './parts/spark.js';
import type { AppState } from './state/app-state.js';
import { containerCounts } from './state/selectors/containers.js';
import { display, textWidth } from './text.js';
import type { Theme } from './theme.js';

/** The first line: the machine, what is on it, and the time. Pieces that have no room are left out, the least important first. */
export function headerLine(
  state: AppState,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const right = rightEnd(state, { width, theme });
  const left = asManyAsFit(leftPieces(state, theme), width - textWidth(right) - 4);
  return leftAndRight(` ${left}`, `${right} `, width);
}

function leftPieces(state: AppState, theme: Theme): string[] {
  const { machine, containers, images, silentSinceMs, nowMs } = state;
  const { sample, hostname, contextName } = machine;
  const { running, paused, restarting, stopped } = containerCounts(state);
  const { glyphs } = theme;
  return [
    theme.paint('strong', 'gantry'),
    state.settings.readOnly ? theme.paint('warn', 'READ-ONLY') : '',
    contextName === undefined ? '' : theme.paint('warn', display(contextName)),
    silentSinceMs === undefined ? '' : theme.paint('bad', say(`no answer for ${span(nowMs - silentSinceMs)}`)),
    display(hostname),
    containers.isListed
      ? theme.paint(running > 0 ? 'good' : 'faint', `${glyphs.running} ${say(`${running} running`)}`)
      : '',
    paused > 0 ? theme.paint('warn', say(`${paused} paused`)) : '',
    restarting > 0 ? theme.paint('warn', say(`${restarting} restarting`)) : '',
    containers.isListed ? say(`${stopped} stopped`) : '',
    images.isListed ? say(count(images.items.length, 'image')) : '',
    sample
      ? say(`disk ${compactBytes(sample.diskUsedBytes, 1000)} used, ${compactBytes(sample.diskFreeBytes, 1000)} free`)
      : '',
    machine.warningCount > 0 ? theme.paint('warn', say(`${count(machine.warningCount, 'warning')}: gantry info`)) : '',
  ];
}

function rightEnd(
  { machine, nowMs }: AppState,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const { sample, cpuHistory } = machine;
  const clock = clockTime(nowMs).slice(0, theme.isStill ? 5 : undefined);
  if (!sample || width < 70) return clock;
  const chart = spark(cpuHistory, Math.min(8, cpuHistory.length), { max: 100, theme });
  const cpuChart = width >= 100 && chart !== '' ? `${theme.paint('good', chart)} ` : '';
  const isFull = sample.memoryUsedBytes > 0.9 * sample.memoryTotalBytes;
  const memory = theme.paint(
    isFull ? 'bad' : 'plain',
    `${say('mem')} ${compactBytes(sample.memoryUsedBytes)}/${compactBytes(sample.memoryTotalBytes)}`,
  );
  const cpu = theme.paint(
    sample.cpuPercent >= 90 ? 'warn' : 'plain',
    `cpu ${cpuChart}${String(Math.round(sample.cpuPercent)).padStart(3)}%`,
  );
  return `${cpu}  ${memory}  ${clock}`;
}
