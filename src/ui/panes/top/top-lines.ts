import { compactBytes, percent } from '../../format.js';
import { say } from '../../language/say.js';
import { asManyAsFit } from '../../parts/columns.js';
import { spark } from '../../parts/spark.js';
import type { AppState } from '../../state/app-state.js';
import { statsTotals } from '../../state/selectors/stats-table.js';
import { fit } from '../../text.js';
import type { Theme } from '../../theme.js';

type LineOptions = { readonly width: number; readonly theme: Theme };

const LABEL_WIDTH = 12;

/** The machine, and all containers together: the lines above the table. */
export function topLines(state: AppState, options: LineOptions): readonly string[] {
  return [
    line('machine', machinePieces(state, options.theme), options),
    line('containers', totalPieces(state, options.theme), options),
  ];
}

function line(label: string, pieces: readonly string[], { width, theme }: LineOptions): string {
  return ` ${theme.paint('faint', fit(say(label), LABEL_WIDTH))}${asManyAsFit(pieces, width - LABEL_WIDTH - 1)}`;
}

function machinePieces({ machine }: AppState, theme: Theme): readonly string[] {
  const { sample, cpuHistory } = machine;
  if (!sample) return [theme.paint('faint', say('not measured yet'))];
  const { memoryUsedBytes, memoryTotalBytes, diskUsedBytes, diskFreeBytes, loadAverages, traffic } = sample;
  const chart = theme.paint('good', spark(cpuHistory, Math.min(8, cpuHistory.length), { max: 100, theme }));
  const isFull = memoryUsedBytes > 0.9 * memoryTotalBytes;
  return [
    `${say('cpu')} ${chart}${chart === '' ? '' : ' '}${theme.paint(sample.cpuPercent >= 90 ? 'warn' : 'strong', percent(sample.cpuPercent))}`,
    loadAverages ? say(`load ${loadAverages.map((load) => load.toFixed(2)).join(' ')}`) : '',
    `${say('mem')} ${theme.paint(isFull ? 'bad' : 'strong', compactBytes(memoryUsedBytes))}/${compactBytes(memoryTotalBytes)}`,
    traffic ? `${say('net')} ${rates(traffic.receivedBytesPerSecond, traffic.sentBytesPerSecond, theme)}` : '',
    say(`disk ${compactBytes(diskUsedBytes, 1000)} used ${compactBytes(diskFreeBytes, 1000)} free`),
  ];
}

function totalPieces(state: AppState, theme: Theme): readonly string[] {
  const totals = statsTotals(state);
  return [
    `${say('cpu')} ${theme.paint('strong', percent(totals.cpuPercent))}`,
    `${say('mem')} ${theme.paint('strong', compactBytes(totals.memoryBytes))}`,
    `${say('net')} ${rates(totals.receivedBytesPerSecond, totals.sentBytesPerSecond, theme)}`,
    `io r ${compactBytes(totals.readBytesPerSecond)}/s w ${compactBytes(totals.writtenBytesPerSecond)}/s`,
    `pids ${totals.pids}`,
    say(`${totals.alive} alive of ${state.containers.items.length}`),
  ];
}

function rates(received: number, sent: number, { glyphs }: Theme): string {
  return `${glyphs.down}${compactBytes(received)}/s ${glyphs.up}${compactBytes(sent)}/s`;
}
