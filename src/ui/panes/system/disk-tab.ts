import { compactBytes, longBytes } from '../../format.js';
import { say } from '../../language/say.js';
import { gauge } from '../../parts/charts/index.js';
import type { Column } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { type DiskRow, type DiskThing, diskRows, largestThings } from '../../state/selectors/system.js';
import { cut, display, fit } from '../../text.js';
import { type DrawTab, type TabRoom, unreadDrawing } from '../detail/tab-drawing.js';
import { systemListDrawing } from './system-list.js';

type DiskColumn = 'kind' | 'total' | 'active' | 'size' | 'free' | 'bar';

const BAR_WIDTH = 24;

const COLUMNS: readonly Column<DiskColumn>[] = [
  { name: 'kind', title: 'KIND', width: 11 },
  { name: 'total', title: 'TOTAL', width: 5, align: 'right' },
  { name: 'active', title: 'IN USE', width: 6, align: 'right', dropOrder: 2 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'free', title: 'RECLAIMABLE', width: 11, align: 'right' },
  { name: 'bar', title: '', width: BAR_WIDTH, dropOrder: 1 },
];

const NAMES: Readonly<Record<DiskRow['id'], string>> = {
  images: 'images',
  containers: 'containers',
  volumes: 'volumes',
  cache: 'build cache',
};

/** What lies on the disk, by kind, how much of it could go, and how full the disk is. */
export const drawDisk: DrawTab = (state, room) => {
  const unread = unreadDrawing(state.system.disk, 'what lies on the disk', room);
  if (unread) return unread;
  const { theme, width } = room;
  const rows = diskRows(state);
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = rows.reduce((sum, { reclaimableBytes }) => sum + reclaimableBytes, 0);
  const bar = (percent: number): string =>
    gauge({ percent, width: BAR_WIDTH, symbols: theme.charts.symbols, hasColor: false })[0] ?? '';
  const shareOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);
  const drawn = systemListDrawing(
    state,
    {
      columns: COLUMNS,
      rows,
      toRow: ({ id, total, active, bytes, reclaimableBytes }: DiskRow) => ({
        id,
        cells: {
          kind: { text: say(NAMES[id]) },
          total: { text: String(total) },
          active: { text: String(active), tone: 'faint' as const },
          size: { text: compactBytes(bytes, 1000) },
          free: {
            text: compactBytes(reclaimableBytes, 1000),
            tone: reclaimableBytes > 0 ? ('warn' as const) : ('faint' as const),
          },
          bar: { text: bar(shareOf(bytes, all)), tone: 'accent' as const },
        },
      }),
    },
    room,
  );
  const { sample } = state.machine;
  const disk = sample
    ? [
        '',
        say(` ${longBytes(sample.diskUsedBytes)} of the disk are used, ${longBytes(sample.diskFreeBytes)} are free.`),
        ...(width > 2 * BAR_WIDTH
          ? [
              ` ${theme.paint('accent', bar(shareOf(sample.diskUsedBytes, sample.diskUsedBytes + sample.diskFreeBytes)))}`,
            ]
          : []),
      ]
    : [];
  return {
    lines: [
      ...drawn.lines,
      ...disk,
      '',
      say(` ${theme.paint('key', 'enter')} lists what could go.`),
      ...largestLines(state, room, drawn.lines.length + disk.length + 2),
    ],
    titles: [`${longBytes(all)} in all, ${longBytes(free)} could go`],
  };
};

/** Names of what is one by one. */
const OF_ONE: Readonly<Record<DiskThing['kind'], string>> = {
  image: 'image',
  container: 'container',
  volume: 'volume',
};
const KIND_WIDTH = 10;

/** What takes most, as far as there is room below so many lines. */
function largestLines(state: AppState, { width, height, theme }: TabRoom, above: number): readonly string[] {
  const room = height - above - 2;
  if (room < 2) return [];
  const shown = largestThings(state).slice(0, room);
  if (shown.length === 0) return [];
  return [
    '',
    theme.paint('faint', ` ${say('What takes most:')}`),
    ...shown.map(({ kind, name, bytes, isUsed }) => {
      const size = fit(compactBytes(bytes, 1000), 6, { align: 'right' });
      const what = theme.paint('faint', fit(say(OF_ONE[kind]), KIND_WIDTH));
      const free = isUsed ? '' : theme.paint('warn', `  ${say('not in use')}`);
      return `${size}  ${what} ${cut(display(name), width - KIND_WIDTH - 24, theme.glyphs)}${free}`;
    }),
  ];
}
