import { count } from '../../format.js';
import { say } from '../../language/say.js';
import type { Cell, Column } from '../../parts/table.js';
import { type ContextRow, contextRows } from '../../state/selectors/system.js';
import type { PingOutcome } from '../../state/system/system-view.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { emptySystemDrawing, systemFilterTitle, systemListDrawing } from './system-list.js';

const COLUMNS: readonly Column<'current' | 'name' | 'kind' | 'endpoint' | 'origin' | 'answer'>[] = [
  { name: 'current', title: '', width: 1 },
  { name: 'name', title: 'CONTEXT', width: 10, grow: 1, maxWidth: 30 },
  { name: 'kind', title: 'KIND', width: 5, dropOrder: 2 },
  { name: 'endpoint', title: 'ENDPOINT', width: 16, grow: 2, maxWidth: 60 },
  { name: 'origin', title: 'KEPT BY', width: 8, dropOrder: 3 },
  { name: 'answer', title: 'ANSWERS', width: 16, grow: 3 },
];

/** The name of this machine's engine. */
const HERE = 'default';

/** Engines that can be worked on, here and elsewhere, and whether they answer. */
export const drawContexts: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.system.contexts, 'the contexts', room);
  if (unread) return unread;
  const rows = contextRows(state);
  if (rows.length === 0)
    return emptySystemDrawing(
      state,
      'Only the engine of this machine is known. gantry context create adds others.',
      room,
    );
  const { pings } = state.system;
  // The one that this screen works on; for what is started later another may be chosen.
  const current = state.machine.contextName ?? HERE;
  const drawn = systemListDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: (row) => ({
        id: row.id,
        cells: {
          current: { text: row.name === current ? room.theme.glyphs.running : '', tone: 'good' as const },
          name: { text: display(row.name), tone: row.name === current ? ('strong' as const) : ('plain' as const) },
          kind: { text: say(row.kind), tone: 'faint' as const },
          endpoint: { text: display(row.endpoint) },
          origin: { text: say(row.origin), tone: 'faint' as const },
          answer: answerCell(row, pings.get(row.name), room.theme),
        },
      }),
    },
    room,
  );
  return { ...drawn, titles: [systemFilterTitle(state, rows.length, rows.length) || count(rows.length, 'context')] };
};

function answerCell({ problem }: ContextRow, outcome: PingOutcome | undefined, { glyphs }: Theme): Cell {
  if (problem !== undefined) return { text: display(problem), tone: 'bad' };
  if (!outcome) return { text: `${say('asking')}${glyphs.ellipsis}`, tone: 'faint' };
  if ('problem' in outcome) return { text: display(outcome.problem.sentence), tone: 'bad' };
  const { engine, version, apiVersion, tookMs } = outcome.ping;
  const api = apiVersion === undefined ? '' : `, API ${display(apiVersion)}`;
  return { text: `${engine} ${display(version)}${api}, ${Math.round(tookMs)} ms`, tone: 'good' };
}
