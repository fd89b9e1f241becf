import type { Container } from '../../../engine/index.js';
import { compactBytes, percent } from '../../format.js';
import { say } from '../../language/say.js';
import { type Cell, type Column, type TableRow, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import type { Project } from '../../state/projects/project.js';
import { memo } from '../../state/selectors/memo.js';
import {
  allProjects,
  type ProjectStatus,
  projectStatus,
  projectUsage,
  visibleProjects,
} from '../../state/selectors/projects.js';
import { display } from '../../text.js';
import type { Glyphs, Theme, Tone } from '../../theme.js';
import { portText } from '../containers/containers-rows.js';

export type ProjectColumn = 'glyph' | 'name' | 'services' | 'status' | 'cpu' | 'memory' | 'ports';

export const PROJECT_COLUMNS: readonly Column<ProjectColumn>[] = [
  { name: 'glyph', title: '', width: 1 },
  { name: 'name', title: 'NAME', width: 10, wholeShare: 0.3, grow: 1, growsFirst: true, maxWidth: 48 },
  { name: 'services', title: 'SERVICES', width: 8, align: 'right' },
  { name: 'status', title: 'STATUS', width: 13, maxWidth: 19, grow: 1 },
  { name: 'cpu', title: 'CPU', width: 5, align: 'right', dropOrder: 1 },
  { name: 'memory', title: 'MEM', width: 5, align: 'right', dropOrder: 1 },
  { name: 'ports', title: 'PORTS', width: 10, grow: 2, maxWidth: 40, dropOrder: 2 },
];

export const SORTED_PROJECT_COLUMN: Readonly<Record<string, ProjectColumn>> = {
  name: 'name',
  state: 'status',
  cpu: 'cpu',
  memory: 'memory',
  containers: 'services',
};

/** How wide the texts are that do not change by themselves, of all projects, so that columns keep still. */
export const projectTextWidths = memo(
  (state: AppState) => [allProjects(state)] as const,
  (projects): Readonly<Partial<Record<ProjectColumn, number>>> => ({
    name: widestText(projects.map(({ id }) => display(id))),
    ports: widestText(projects.map(portsOf)),
  }),
);

type RowOptions = { readonly height: number; readonly theme: Theme };

/** The rows in view. Foreign text has passed `display()`. */
export function projectRows(state: AppState, { height, theme }: RowOptions): readonly TableRow<ProjectColumn>[] {
  const { top, marked } = state.lists.projects;
  return visibleProjects(state)
    .slice(top, top + height)
    .map((project) => ({ id: project.id, isMarked: marked.has(project.id), cells: cellsOf(project, state, theme) }));
}

function cellsOf(project: Project, state: AppState, { glyphs }: Theme): TableRow<ProjectColumn>['cells'] {
  const status = projectStatus(project);
  const { glyph, text, tone } = projectLook(status, { work: workOn(project.containers, state), glyphs });
  const usage = projectUsage(project.containers, state.usage);
  return {
    glyph: { text: glyph, tone },
    name: { text: display(project.id) },
    services: { text: `${status.running}/${status.total}`, tone: status.running < status.total ? 'warn' : 'plain' },
    status: { text, tone },
    cpu: usage ? { text: percent(usage.cpuPercent) } : NONE,
    memory: usage ? { text: compactBytes(usage.memoryBytes) } : NONE,
    ports: { text: portsOf(project) || '-', tone: 'faint' },
  };
}

const NONE: Cell = { text: '-', tone: 'faint' };

/** What is being done to some of them. */
const workOn = (containers: readonly Container[], { pending }: AppState): string | undefined =>
  containers.map(({ id }) => pending.get(id)).find((work) => work !== undefined);

type Look = { readonly glyph: string; readonly text: string; readonly tone: Tone };

/** A project's state as glyph, word and colour: no one of them is needed to read it. */
export function projectLook(
  { kind, running, total }: ProjectStatus,
  { work, glyphs }: { readonly work?: string | undefined; readonly glyphs: Glyphs },
): Look {
  if (work) return { glyph: glyphs.changing, text: `${say(work)}${glyphs.ellipsis}`, tone: 'busy' };
  switch (kind) {
    case 'running':
      return { glyph: glyphs.running, text: say('running'), tone: 'good' };
    case 'partial':
      return { glyph: glyphs.unwell, text: say(`${running} of ${total} run`), tone: 'warn' };
    case 'unwell':
      return { glyph: glyphs.unwell, text: say('unhealthy'), tone: 'bad' };
    case 'restarting':
      return { glyph: glyphs.changing, text: say('restarting'), tone: 'warn' };
    case 'paused':
      return { glyph: glyphs.paused, text: say('paused'), tone: 'warn' };
    case 'stopped':
      return { glyph: glyphs.stopped, text: say('stopped'), tone: 'faint' };
    default:
      return kind satisfies never;
  }
}

/** Those that lead in now, each once. */
function portsOf({ containers }: Project): string {
  const ports = containers
    .filter(isAlive)
    .flatMap(({ state, config }) => (state.endpoints.length > 0 ? state.ports : config.ports));
  return [...new Set(ports.map(portText))].join(' ');
}
