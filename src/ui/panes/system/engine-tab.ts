import { count } from '../../format.js';
import { say } from '../../language/say.js';
import type { Column } from '../../parts/table.js';
import { engineFacts } from '../../state/selectors/system.js';
import { display } from '../../text.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemListDrawing } from './system-list.js';

const COLUMNS: readonly Column<'fact' | 'value'>[] = [
  { name: 'fact', title: 'FACT', width: 14 },
  { name: 'value', title: 'VALUE', width: 20, grow: 1 },
];

/** What the engine works with, where it keeps its state, and what the machine cannot do. */
export const drawEngineFacts: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.system.engine, 'what the engine is', room);
  if (unread) return unread;
  const rows = engineFacts(state);
  if (rows.length === 0) return emptySystemDrawing(state, 'Nothing is known of it.', room);
  const drawn = systemListDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, fact, value, isWarning }) => ({
        id,
        cells: {
          fact: { text: say(fact), tone: isWarning ? ('warn' as const) : ('faint' as const) },
          value: { text: display(value), tone: isWarning ? ('warn' as const) : ('plain' as const) },
        },
      }),
    },
    room,
  );
  const warnings = rows.filter(({ isWarning }) => isWarning).length;
  return { ...drawn, titles: [warnings > 0 ? room.theme.paint('warn', count(warnings, 'warning')) : ''] };
};
