import { useMemo } from 'react';
import { useAppState } from '../../hooks/use-app-state.js';
import { say } from '../../language/say.js';
import { innerHeight, type Rect } from '../../layout.js';
import { frame } from '../../parts/frame.js';
import { Picture } from '../../parts/picture.js';
import type { AppState } from '../../state/app-state.js';
import { hasLimits } from '../../state/logs/log-limits.js';
import { namesOf } from '../../state/logs/with-logs.js';
import type { LogsView } from '../../state/logs-view.js';
import { containerById } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import type { LogBuffer } from '../../streams/log-buffer.js';
import type { Theme } from '../../theme.js';
import { logRows } from './log-rows.js';
import { logFoot, logTitles } from './log-titles.js';

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
  const { logs, nowMs } = state;
  // Ages grow by themselves; a day is over when it is over.
  const time = logs.times === 'relative' ? nowMs : logs.times === 'off' ? 0 : Math.floor(nowMs / 60_000);
  const alive = containerById(state, logs.containerId);
  return [logs, state.focus === 'logs', alive?.name, alive?.state.status, time];
}

export function logsPicture(state: AppState, { rect, theme, buffer }: LogsPaneProps): string {
  const { logs, nowMs } = state;
  const height = innerHeight(rect);
  const names = namesOf(state);
  const rows = logRows(buffer, { view: logs, width: rect.width - 2, height, theme, nowMs, names });
  const lines = rows.length > 0 ? rows : [theme.paint('faint', ` ${say(emptyText(logs))}`)];
  return frame(lines, {
    ...rect,
    titles: logTitles(state, { width: rect.width, theme }),
    foot: logFoot(logs, { width: rect.width, theme }),
    isFocused: state.focus === 'logs',
    theme,
  });
}

function emptyText(logs: LogsView): string {
  switch (logs.status) {
    case 'none':
      return '';
    case 'reading':
      return 'Reading…';
    case 'failed':
      return 'The log cannot be read.';
    default:
      if (logs.older === 'reading' || logs.work?.kind === 'reading') return 'Reading…';
      return hasLimits(logs.limits) ? 'No line matches. F, V and T change which are shown.' : 'Nothing written yet.';
  }
}
