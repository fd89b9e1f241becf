import type { Container, ContainerStats, PortMapping } from '../../../engine/index.js';
import { compactBytes, percent } from '../../format.js';
import { spark } from '../../parts/spark.js';
import { type Cell, type TableRow, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { visibleContainers } from '../../state/selectors/containers.js';
import { memo } from '../../state/selectors/memo.js';
import { shortImageName } from '../../state/short-image-name.js';
import type { StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import { createTheme, type Theme, type Tone } from '../../theme.js';
import { type ContainerColumn, SPARK_WIDTH } from './container-columns.js';
import { statusLook } from './container-status.js';

export { CONTAINER_COLUMNS, type ContainerColumn, SORTED_COLUMN } from './container-columns.js';

/** How wide the texts are, of all containers, so that columns keep still. */
export const containerTextWidths = memo(
  ({ containers }: AppState) => [containers.items] as const,
  (items): Readonly<Partial<Record<ContainerColumn, number>>> => ({
    status: widestText(items.map(settledStatus)),
    name: widestText(items.map(({ name }) => display(name))),
    image: widestText(items.map(({ image }) => display(shortImage(image)))),
    ports: widestText(items.map((container) => display(portsText(container)))),
  }),
);

/** What the glyphs are does not change how wide a status is. */
const ANY_GLYPHS = createTheme({ hasColor: false, isUtf8: true, hasBraille: true }).glyphs;

/** The status with an age of three digits, which grows and shrinks with the clock. */
function settledStatus(container: Container): string {
  return statusLook(container, { nowMs: 0, glyphs: ANY_GLYPHS }).text.replace(/\b\d+[smhdwy]\b/, '59m');
}

/** The rows in view. Foreign text has passed `display()`. */
export function containerRows(
  state: AppState,
  { height, history, theme }: { readonly height: number; readonly history: StatsHistory; readonly theme: Theme },
): readonly TableRow<ContainerColumn>[] {
  const { top, marked } = state.lists.containers;
  return visibleContainers(state)
    .slice(top, top + height)
    .map((container) => toRow(container, { state, history, theme, isMarked: marked.has(container.id) }));
}

function toRow(
  container: Container,
  {
    state,
    history,
    theme,
    isMarked,
  }: { readonly state: AppState; readonly history: StatsHistory; readonly theme: Theme; readonly isMarked: boolean },
): TableRow<ContainerColumn> {
  const { id } = container;
  const pending = state.pending.get(id);
  const status = statusLook(container, { nowMs: state.nowMs, pending, glyphs: theme.glyphs });
  const usage = state.usage.get(id);
  return {
    id,
    isMarked,
    cells: {
      glyph: { text: status.glyph, tone: status.tone },
      ...lastingCells(container),
      status: { text: status.text, tone: status.tone },
      ...(usage ? usageCells(usage) : { cpu: NONE, memory: NONE, net: NONE }),
      spark: { text: usage ? cpuSpark(container, { history, theme }) : '', tone: 'good' },
    },
  };
}

/** What stays as it is for as long as the container does. */
function lastingCells(container: Container): LastingCells {
  const known = lasting.get(container);
  if (known) return known;
  const cells: LastingCells = {
    name: { text: display(container.name) },
    image: { text: display(shortImage(container.image)), tone: 'faint' },
    ports: { text: display(portsText(container)), tone: 'faint' },
  };
  lasting.set(container, cells);
  return cells;
}

type LastingCells = Readonly<Record<'name' | 'image' | 'ports', Cell>>;

const lasting = new WeakMap<Container, LastingCells>();

const NONE = { text: '-', tone: 'faint' } as const;

function usageCells({ cpuPercent, memoryPercent, sample, ...rates }: ContainerStats) {
  const net = sample.network && rates.receivedBytesPerSecond + rates.sentBytesPerSecond;
  return {
    cpu: { text: percent(cpuPercent), tone: cpuTone(cpuPercent, sample.cpu) },
    memory: { text: compactBytes(sample.memory.usedBytes), tone: memoryPercent >= 90 ? ('bad' as const) : undefined },
    net: net === undefined ? NONE : { text: compactBytes(net) },
  };
}

/** Loud where it uses up what it may have. */
function cpuTone(cpuPercent: number, { quotaCpus, onlineCpus }: ContainerStats['sample']['cpu']): Tone | undefined {
  return cpuPercent >= 90 * (quotaCpus ?? onlineCpus) ? 'warn' : undefined;
}

function cpuSpark(
  { id }: Container,
  { history, theme }: { readonly history: StatsHistory; readonly theme: Theme },
): string {
  const values = history.recent(id, 'cpu', SPARK_WIDTH);
  // One scale for all rows, so that they can be compared: a full block is one CPU, or the most that was used.
  return spark(values, SPARK_WIDTH, {
    max: Math.max(100, ...values.filter((value) => !Number.isNaN(value))),
    theme,
  });
}

/** Without what every name has: docker's own registry, and `sha256:` before an id. */
export function shortImage(image: string): string {
  return shortImageName(image).replace(/^sha256:([0-9a-f]{12})[0-9a-f]+$/, '$1');
}

function portsText({ config, state }: Container): string {
  const ports = state.endpoints.length > 0 ? state.ports : config.ports;
  return [...new Set(ports.map(portText))].join(' ');
}

/** `8080→80`, with the protocol where it is not TCP. */
export function portText({ hostPort, containerPort, protocol }: PortMapping): string {
  const host = hostPort === 0 ? '*' : String(hostPort);
  const mapping = hostPort === containerPort ? host : `${host}>${containerPort}`;
  return protocol === 'tcp' ? mapping : `${mapping}/${protocol}`;
}
