import { useMemo } from 'react';
import { count } from '../../format.js';
import { useAppState } from '../../hooks/use-app-state.js';
import { say } from '../../language/say.js';
import { innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { containerById } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import type { LogBuffer } from '../../streams/log-buffer.js';
import { cut, display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { logRows } from './log-rows.js';

export type LogsPaneProps = { readonly rect: Rect; readonly theme: Theme; readonly buffer: LogBuffer };

/** The log of the selected container. */
export function LogsPane({ rect, theme, buffer }: LogsPaneProps) {
  const picture = useMemo(
    () => remember(logsParts, (state) => logsPicture(state, { rect, theme, buffer })),
    [rect, theme, buffer],
  );
  return <Picture text={useAppState(picture)} theme={theme} />;
}

function logsParts(state: AppState): readonly unknown[] {
  return [state.logs, state.focus === 'logs', containerById(state, state.logs.containerId)?.name];
}

export function logsPicture(state: AppState, { rect, theme, buffer }: LogsPaneProps): string {
  const { logs } = state;
  const height = innerHeight(rect);
  const rows = logRows(buffer, { view: logs, width: rect.width - 2, height, theme });
  const lines = rows.length > 0 ? rows : [theme.paint('faint', ` ${say(emptyText(state))}`)];
  return frame(lines, {
    ...rect,
    titles: titles(state, rect.width, theme),
    foot: foot(state, theme),
    isFocused: state.focus === 'logs',
    theme,
  });
}

function emptyText({ logs }: AppState): string {
  switch (logs.status) {
    case 'none':
      return '';
    case 'reading':
      return 'Reading…';
    case 'failed':
      return 'The log cannot be read.';
    default:
      return 'Nothing written yet.';
  }
}

/** Cells that the rest of the titles may need beside the name. */
const NAME_LEAVES = 34;
const MIN_NAME_WIDTH = 12;

function titles({ logs, containers }: AppState, width: number, theme: Theme): string[] {
  const container = containers.items.find(({ id }) => id === logs.containerId);
  if (!container) return ['Logs'];
  return [
    `Logs: ${cut(display(container.name), Math.max(MIN_NAME_WIDTH, width - NAME_LEAVES), theme.glyphs)}`,
    placeText(logs, theme),
    logs.search ? `/${display(logs.search.text)}` : '',
    logs.isWrapped ? '' : 'no wrap',
  ];
}

function placeText({ bottom, end, status }: AppState['logs'], theme: Theme): string {
  if (bottom !== 'end') return theme.paint('warn', say(`${end - 1 - bottom} newer below`));
  return status === 'ended' ? 'ended' : status === 'following' ? 'follow' : '';
}

function foot({ logs }: AppState, theme: Theme): string {
  const lines = logs.end - logs.first;
  const dropped = logs.dropped > 0 ? theme.paint('warn', `, ${logs.dropped} older dropped from view`) : '';
  return lines === 0 ? '' : `${count(lines, 'line')}${dropped}`;
}
