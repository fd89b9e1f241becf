import { compactBytes } from '../format.js';
import { say } from '../language/say.js';
import { gauge } from '../parts/charts/index.js';
import type { Pull, PullLayer } from '../state/app-state.js';
import { display, fit } from '../text.js';
import type { Theme } from '../theme.js';

/** How far a pull has come: `43%`, or what it does while sizes are unknown. */
export function pullShare({ layers, message }: Pull): string {
  const total = layers.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  if (total === 0) return say(message === '' ? 'starting' : display(message));
  const current = layers.reduce((sum, layer) => sum + bytesDone(layer), 0);
  return `${Math.floor((100 * current) / total)}%`;
}

/** A layer that is being unpacked, or is there, has come whole. */
function bytesDone(layer: PullLayer): number {
  return isComing(layer) ? Math.min(layer.currentBytes, layer.totalBytes) : layer.totalBytes;
}

const COMING: ReadonlySet<string> = new Set(['downloading', 'preparing', 'pushing', 'waiting', 'retrying', 'saving']);
/** Nothing is left to do with it. */
const ENDED: ReadonlySet<string> = new Set(['done', 'exists', 'pushed', 'mounted', 'skipped']);

function isComing({ phase }: PullLayer): boolean {
  return COMING.has(phase);
}

const LAYER_WIDTH = 13;
const PHASE_WIDTH = 12;
const BYTES_WIDTH = 12;

/** One line a layer with its bar; the last ones where there is no room for all. */
export function pullLines(
  pull: Pull,
  { width, height, theme }: { readonly width: number; readonly height: number; readonly theme: Theme },
): string[] {
  const { layers } = pull;
  const shown = layers.length > height ? layers.slice(layers.length - height + 1) : layers;
  const hidden = layers.length - shown.length;
  const lines = shown.map((layer) => layerLine(layer, width, theme));
  return hidden > 0 ? [theme.paint('faint', say(`${hidden} more layers above`)), ...lines] : lines;
}

function layerLine(layer: PullLayer, width: number, theme: Theme): string {
  const barWidth = Math.max(4, width - LAYER_WIDTH - PHASE_WIDTH - BYTES_WIDTH - 3);
  const share = layer.totalBytes > 0 ? (100 * bytesDone(layer)) / layer.totalBytes : ENDED.has(layer.phase) ? 100 : 0;
  const [bar = ''] = gauge({ percent: share, width: barWidth, symbols: theme.charts.symbols, hasColor: false });
  const bytes = bytesText(layer);
  return `${fit(display(layer.layer), LAYER_WIDTH)} ${theme.paint(phaseTone(layer), fit(say(layer.phase), PHASE_WIDTH))} ${theme.paint('accent', bar)} ${fit(bytes, BYTES_WIDTH, { align: 'right' })}`;
}

/** How much of it has come; of what has come whole, how much that is. */
function bytesText(layer: PullLayer): string {
  if (layer.totalBytes === 0) return '';
  const total = compactBytes(layer.totalBytes, 1000);
  return isComing(layer) ? `${compactBytes(layer.currentBytes, 1000)}/${total}` : total;
}

function phaseTone({ phase }: PullLayer) {
  if (ENDED.has(phase)) return 'good';
  return phase === 'retrying' ? 'warn' : 'plain';
}
