import type { ContainerProcess } from '../../../engine/index.js';
import { compactBytes, cpuTime, percent } from '../../format.js';
import { type Column, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import type { ProcessOrder } from '../../state/detail/detail.js';
import type { ProcessTable, TreeRow } from '../../state/detail/process-table.js';
import { readValue } from '../../state/detail/reading.js';
import { detailContainer, visibleProcesses } from '../../state/selectors/detail.js';
import { display } from '../../text.js';
import type { Theme, Tone } from '../../theme.js';
import {
  type DrawTab,
  emptyDrawing,
  filterTitle,
  listDrawing,
  nameInSentence,
  textDrawing,
  unreadDrawing,
} from './tab-drawing.js';

type ProcessColumn = 'pid' | 'user' | 'state' | 'cpu' | 'memory' | 'time' | 'command';

const COLUMNS: readonly Column<ProcessColumn>[] = [
  { name: 'pid', title: 'PID', width: 5, align: 'right', isWhole: true, maxWidth: 10 },
  { name: 'user', title: 'USER', width: 5, grow: 1, maxWidth: 12, dropOrder: 2 },
  { name: 'state', title: 'S', width: 1, dropOrder: 3 },
  { name: 'cpu', title: 'CPU', width: 5, align: 'right' },
  { name: 'memory', title: 'MEM', width: 5, align: 'right' },
  { name: 'time', title: 'TIME', width: 6, align: 'right', dropOrder: 1 },
  { name: 'command', title: 'COMMAND', width: 14, grow: 4 },
];

const SORTED_COLUMN: Readonly<Record<ProcessOrder, ProcessColumn | undefined>> = {
  tree: undefined,
  cpu: 'cpu',
  memory: 'memory',
};

/** Busier than this stands out. */
const BUSY_PERCENT = 80;

/** Who runs in the container: children below their parents, or by what they use. */
export const drawProcesses: DrawTab = (state, room) => {
  const container = detailContainer(state);
  if (!container) return textDrawing('No container is selected.', room);
  if (!isAlive(container))
    return textDrawing(
      `${nameInSentence(state)} is ${container.state.status}: it has no processes. s starts it.`,
      room,
    );
  const { processes, processOrder } = state.detail;
  const unread = unreadDrawing(processes, 'its processes', room);
  const table = readValue(processes);
  if (unread || !table) return unread ?? textDrawing('', room);
  const rows = visibleProcesses(state);
  if (rows.length === 0) return emptyDrawing(state, 'It has no processes.', room);
  const { theme } = room;
  const sorted = SORTED_COLUMN[processOrder];
  const drawn = listDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: (row) => ({ id: row.id, cells: processCells(row, table, theme) }),
      textWidths: {
        pid: widestText(rows.map(({ process }) => String(process.pid))),
        user: widestText(rows.map(({ process }) => userName(process, table))),
      },
      sortedBy: sorted && { name: sorted, isReversed: false },
    },
    room,
  );
  return { ...drawn, titles: titles(state, table, rows) };
};

function titles(state: AppState, table: ProcessTable, rows: readonly TreeRow[]): readonly string[] {
  const total = table.rows.reduce((sum, { cpuPercent = 0 }) => sum + cpuPercent, 0);
  const processes = table.rows.length === 1 ? '1 process' : `${table.rows.length} processes`;
  return [
    filterTitle(state, rows.length, table.rows.length) || `${processes}, ${percent(total)} cpu`,
    state.detail.processOrder === 'tree' ? '' : `by ${state.detail.processOrder}`,
  ];
}

function processCells({ process, cpuPercent, branch }: TreeRow, table: ProcessTable, theme: Theme) {
  const cpu = cpuPercent === undefined ? '-' : percent(cpuPercent);
  const isBusy = (cpuPercent ?? 0) >= BUSY_PERCENT;
  const lines = theme.isUtf8 ? branch : branch.replaceAll('├─', '|-').replaceAll('└─', '`-').replaceAll('│', '|');
  return {
    pid: { text: String(process.pid), tone: 'faint' as const },
    user: { text: userName(process, table) },
    state: { text: process.state, tone: stateTone(process.state) },
    cpu: { text: cpu, tone: isBusy ? ('warn' as const) : ('plain' as const) },
    memory: { text: compactBytes(process.residentBytes) },
    time: { text: cpuTime(process.cpuNanos), tone: 'faint' as const },
    command: { text: lines + commandText(process) },
  };
}

function stateTone(letter: string): Tone {
  if (letter === 'R') return 'good';
  return letter === 'D' || letter === 'Z' ? 'warn' : 'faint';
}

function userName({ uid }: ContainerProcess, { userNames }: ProcessTable): string {
  return display(userNames.get(uid) ?? String(uid));
}

/** What has no command line is told as ps tells it. */
function commandText({ command, name, state }: ContainerProcess): string {
  if (command.length > 0) return display(command.join(' '));
  return display(state === 'Z' ? `[${name}] <defunct>` : `[${name}]`);
}
