import type { EngineEvent } from '../../../engine/index.js';
import { clockTime, count, span } from '../../format.js';
import type { Column } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { readValue } from '../../state/detail/reading.js';
import { containerById } from '../../state/selectors/containers.js';
import { systemEvents } from '../../state/selectors/system.js';
import { display } from '../../text.js';
import { eventTone, shortIds } from '../detail/events-tab.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemFilterTitle, systemListDrawing } from './system-list.js';

const COLUMNS: readonly Column<'time' | 'age' | 'type' | 'action' | 'name' | 'with'>[] = [
  { name: 'time', title: 'TIME', width: 8 },
  { name: 'age', title: 'AGE', width: 4, align: 'right', dropOrder: 2 },
  { name: 'type', title: 'TYPE', width: 9 },
  { name: 'action', title: 'EVENT', width: 12, grow: 1, maxWidth: 32 },
  { name: 'name', title: 'NAME', width: 14, grow: 1, maxWidth: 40 },
  { name: 'with', title: 'WITH', width: 10, grow: 3, dropOrder: 1 },
];

/** What happens on this state root, newest first. */
export const drawSystemEvents: DrawTab = (state, room) => {
  const { shown, held, isPaused, type } = state.system.events;
  const unread = unreadDrawing(shown, 'the events', room);
  if (unread) return unread;
  const rows = systemEvents(state);
  const titles = [
    isPaused ? room.theme.paint('warn', `paused, ${count(held.length, 'event')} wait`) : '',
    type === 'all' ? '' : `only ${type}`,
    systemFilterTitle(state, rows.length, readValue(shown)?.length ?? 0),
  ];
  if (rows.length === 0) {
    const empty =
      type === 'all'
        ? 'Nothing has happened yet. What happens is shown as it does.'
        : `No event is of type ${type}. t shows the next type.`;
    return { ...emptySystemDrawing(state, empty, room), titles };
  }
  const drawn = systemListDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, event }) => ({
        id,
        cells: {
          time: { text: clockTime(event.timeMs) },
          age: { text: span(state.nowMs - event.timeMs), tone: 'faint' as const },
          type: { text: event.type, tone: 'faint' as const },
          action: { text: display(event.action), tone: eventTone(event.action) },
          name: { text: display(nameOf(event)) },
          with: { text: display(attributesText(event, state)), tone: 'faint' as const },
        },
      }),
    },
    room,
  );
  return { ...drawn, titles };
};

/** By its name; what has none, by the start of its id. */
function nameOf({ actor, type }: EngineEvent): string {
  const name = actor.attributes['name'];
  if (name) return name;
  return type === 'volume' ? actor.id : actor.id.replace(/^sha256:/, '').slice(0, 12);
}

/**
 * Without its name, and the labels of a container, which are in each. Of one that is gone nobody knows what its labels
 * were: what looks like one comes last.
 */
function attributesText({ actor }: EngineEvent, state: AppState): string {
  const labels = containerById(state, actor.id)?.config.labels ?? {};
  return Object.entries(actor.attributes)
    .filter(([name]) => name !== 'name' && !Object.hasOwn(labels, name))
    .toSorted(([a], [b]) => Number(a.includes('.')) - Number(b.includes('.')))
    .map(([name, value]) => `${name}=${shortIds(value)}`)
    .join(' ');
}
