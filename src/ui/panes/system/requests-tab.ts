import { clockTime, count } from '../../format.js';
import type { Column } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { requestRows } from '../../state/selectors/system.js';
import { display } from '../../text.js';
import type { Tone } from '../../theme.js';
import { type DrawTab, textDrawing, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemFilterTitle, systemListDrawing } from './system-list.js';

const COLUMNS: readonly Column<'time' | 'pid' | 'text'>[] = [
  { name: 'time', title: 'TIME', width: 8 },
  { name: 'pid', title: 'SERVE', width: 7, align: 'right', dropOrder: 1 },
  { name: 'text', title: 'REQUEST', width: 30, grow: 1 },
];

/** What others ask of docker's API here, newest first. */
export const drawRequests: DrawTab = (state, room) => {
  if (state.machine.contextName !== undefined)
    return textDrawing('This engine is reached over its API: what that is asked is shown on its own machine.', room);
  const unread = unreadDrawing(state.system.requests, 'the requests', room);
  if (unread) return unread;
  const rows = requestRows(state);
  const empty =
    'Nobody has asked anything of a serve that traces. gantry serve --trace starts one; what it is asked is shown here.';
  if (rows.length === 0) return emptySystemDrawing(state, empty, room);
  const drawn = systemListDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, timeMs, pid, text }) => ({
        id,
        cells: {
          time: { text: clockTime(timeMs) },
          pid: { text: String(pid), tone: 'faint' as const },
          text: { text: display(text), tone: requestTone(text) },
        },
      }),
    },
    room,
  );
  const total = readValue(state.system.requests)?.length ?? 0;
  return { ...drawn, titles: [systemFilterTitle(state, rows.length, total) || count(total, 'request')] };
};

/** What was refused, and what went wrong, stands out. */
function requestTone(text: string): Tone {
  const status = /→ (\d{3})[^→]*$/.exec(text)?.[1] ?? '';
  if (status.startsWith('5')) return 'bad';
  return status.startsWith('4') ? 'warn' : 'plain';
}
