import type { EngineEvent } from '../../../engine/index.js';
import { clockTime, span } from '../../format.js';
import { type Column, widestText } from '../../parts/table.js';
import { readValue } from '../../state/detail/reading.js';
import { detailContainer, visibleEvents } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import type { Tone } from '../../theme.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, unreadDrawing } from './tab-drawing.js';

const COLUMNS: readonly Column<'time' | 'age' | 'action' | 'with'>[] = [
  { name: 'time', title: 'TIME', width: 8 },
  { name: 'age', title: 'AGE', width: 4, align: 'right' },
  { name: 'action', title: 'EVENT', width: 12, grow: 1, maxWidth: 40 },
  { name: 'with', title: 'WITH', width: 10, grow: 3, dropOrder: 1 },
];

const BAD_ACTION = /^(die|oom|kill|destroy|health_status: unhealthy)/;
const GOOD_ACTION = /^(start|restart|unpause|health_status: healthy)/;

/** What happened to the container, newest first, as far back as the journal goes. */
export const drawEvents: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.detail.events, 'its events', room);
  if (unread) return unread;
  const all = readValue(state.detail.events) ?? [];
  const rows = visibleEvents(state);
  if (rows.length === 0) return emptyDrawing(state, 'Nothing has happened to it that is still in the journal.', room);
  const labels = detailContainer(state)?.config.labels ?? {};
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, event }) => ({
        id,
        cells: {
          time: { text: clockTime(event.timeMs) },
          age: { text: span(state.nowMs - event.timeMs), tone: 'faint' },
          action: { text: display(event.action), tone: eventTone(event.action) },
          with: { text: attributesText(event, labels), tone: 'faint' },
        },
      }),
      textWidths: { action: widestText(rows.map(({ event }) => display(event.action))) },
    },
    room,
  );
  return { ...drawn, titles: [filterTitle(state, rows.length, all.length)] };
};

/** How an event stands out. */
export function eventTone(action: string): Tone {
  if (BAD_ACTION.test(action)) return 'bad';
  return GOOD_ACTION.test(action) ? 'good' : 'plain';
}

/** Without what is the same in each: its labels, its name and its image. */
function attributesText({ actor }: EngineEvent, labels: Readonly<Record<string, string>>): string {
  const told = Object.entries(actor.attributes).filter(
    ([key]) => key !== 'name' && key !== 'image' && !Object.hasOwn(labels, key),
  );
  return display(told.map(([key, value]) => `${key}=${shortIds(value)}`).join(' '));
}

/** Ids as far as they are told anywhere else: whole ones leave no room for anything else. */
export const shortIds = (value: string): string => value.replace(WHOLE_ID, '$1');

const WHOLE_ID = /\b([0-9a-f]{12})[0-9a-f]{52}\b/g;
