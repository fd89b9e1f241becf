import { say } from './language/say.js';
import { SMALLEST } from './layout.js';
import { failureLines } from './overlays/failure-lines.js';
import type { AppState } from './state/app-state.js';
import { fit } from './text.js';
import type { Theme } from './theme.js';

/** In the place of everything: the terminal is too small. */
export function tooSmallPicture({ size }: AppState): string {
  const { columns, rows } = size;
  const lines = [
    `gantry needs ${SMALLEST.columns}x${SMALLEST.rows},`,
    `this terminal has ${columns}x${rows}.`,
    'Make it larger, or press q.',
  ]
    .slice(0, rows)
    .map(say);
  const above = Math.max(0, Math.floor((rows - lines.length) / 2));
  const blank = fit('', columns);
  const middle = lines.map((line) => fit(line, columns, { align: 'center' }));
  return Array.from({ length: rows }, (_, y) => middle[y - above] ?? blank).join('\n');
}

/** In the place of everything: the engine cannot be opened. */
export function engineFailurePicture(state: AppState, theme: Theme): string {
  const { engine, size } = state;
  if (engine.kind !== 'failed') return '';
  const width = Math.min(76, size.columns - 4);
  const lines = [
    theme.paint('strong', say('gantry cannot start')),
    '',
    ...failureLines(engine.problem, { width, theme }),
    '',
    say(`${theme.paint('key', 'r')} try again   ${theme.paint('key', 'q')} quit`),
  ];
  const above = Math.max(0, Math.floor((size.rows - lines.length) / 3));
  return Array.from({ length: size.rows }, (_, y) => fit(`  ${lines[y - above] ?? ''}`, size.columns)).join('\n');
}
