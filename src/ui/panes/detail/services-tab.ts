import type { Container } from '../../../engine/index.js';
import { compactBytes, count, percent } from '../../format.js';
import { listedBriefly, say } from '../../language/say.js';
import type { Cell, Column } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import { type MemberRow, projectByName, projectUsage, visibleMembers } from '../../state/selectors/projects.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { statusLook } from '../containers/container-status.js';
import { portText, shortImage } from '../containers/containers-rows.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing } from './tab-drawing.js';

type MemberColumn = 'glyph' | 'name' | 'status' | 'cpu' | 'memory' | 'ports' | 'image';
type Cells = Readonly<Partial<Record<MemberColumn, Cell>>>;

const COLUMNS: readonly Column<MemberColumn>[] = [
  { name: 'glyph', title: '', width: 1 },
  { name: 'name', title: 'SERVICE', width: 16, grow: 3, maxWidth: 44 },
  { name: 'status', title: 'STATUS', width: 14, maxWidth: 19, grow: 1 },
  { name: 'cpu', title: 'CPU', width: 5, align: 'right', dropOrder: 1 },
  { name: 'memory', title: 'MEM', width: 5, align: 'right', dropOrder: 1 },
  { name: 'ports', title: 'PORTS', width: 10, grow: 1, maxWidth: 30, dropOrder: 2 },
  { name: 'image', title: 'IMAGE', width: 12, grow: 2, maxWidth: 40, dropOrder: 3 },
];

/** The services of the project, and below each its containers. */
export const drawServices: DrawTab = (state, room) => {
  const project = projectByName(state, state.detail.subject);
  const rows = visibleMembers(state);
  if (rows.length === 0) return emptyDrawing(state, 'No project is selected.', room);
  const drawn = listDrawing(
    state,
    { columns: COLUMNS, rows, toRow: (row) => ({ id: row.id, cells: cellsOf(row, state, room.theme) }) },
    room,
  );
  const total = project ? project.services.length + project.containers.length : 0;
  return {
    ...drawn,
    titles: [filterTitle(state, rows.length, total) || count(project?.services.length ?? 0, 'service')],
  };
};

function cellsOf(row: MemberRow, state: AppState, theme: Theme): Cells {
  if (row.kind === 'container') return containerCells(row.container, { state, theme, isLast: row.isLast });
  const { name, containers, dependsOn } = row.service;
  const running = containers.filter(isAlive).length;
  const needs = dependsOn.length > 0 ? say(`needs ${listedBriefly(dependsOn)}`) : '';
  return {
    name: { text: display(name), tone: 'strong' },
    status: {
      text: say(`${running} of ${containers.length} run`),
      tone: running === containers.length ? 'good' : 'warn',
    },
    ...usageCells(containers, state),
    image: { text: display(needs), tone: 'faint' },
  };
}

function containerCells(
  container: Container,
  { state, theme, isLast }: { readonly state: AppState; readonly theme: Theme; readonly isLast: boolean },
): Cells {
  const { nowMs, pending } = state;
  const { glyphs } = theme;
  const { glyph, text, tone } = statusLook(container, { nowMs, pending: pending.get(container.id), glyphs });
  const branch = theme.isUtf8 ? (isLast ? '└─' : '├─') : isLast ? '`-' : '|-';
  const ports = container.state.endpoints.length > 0 ? container.state.ports : container.config.ports;
  return {
    glyph: { text: glyph, tone },
    name: { text: `${branch} ${display(container.name)}` },
    status: { text, tone },
    ...usageCells([container], state),
    ports: { text: [...new Set(ports.map(portText))].join(' '), tone: 'faint' },
    image: { text: display(shortImage(container.image)), tone: 'faint' },
  };
}

function usageCells(containers: readonly Container[], { usage }: AppState): Cells {
  const used = projectUsage(containers, usage);
  if (!used) return { cpu: NONE, memory: NONE };
  return { cpu: { text: percent(used.cpuPercent) }, memory: { text: compactBytes(used.memoryBytes) } };
}

const NONE: Cell = { text: '-', tone: 'faint' };
