import type { Theme } from '../theme.js';
import { sparkline } from './charts/index.js';

/** The newest values as a chart in one line; nothing where nothing is to move. */
export function spark(
  values: readonly number[],
  width: number,
  { max, theme }: { readonly max: number; readonly theme: Theme },
): string {
  if (theme.isStill) return '';
  return sparkline(values, width, { max, symbols: theme.charts.symbols === 'ascii' ? 'ascii' : 'blocks' });
}
