import { compactBytes, longBytes } from '../../format.js';
import { say } from '../../language/say.js';
import { gauge } from '../../parts/charts/index.js';
import type { Column } from '../../parts/table.js';
import { type DiskRow, diskRows } from '../../state/selectors/system.js';
import { type DrawTab, unreadDrawing } from '../detail/tab-drawing.js';
import { systemListDrawing } from './system-list.js';

type DiskColumn = 'kind' | 'total' | 'active' | 'size' | 'free' | 'share' | 'bar';

const BAR_WIDTH = 24;

const COLUMNS: readonly Column<DiskColumn>[] = [
  { name: 'kind', title: 'KIND', width: 11 },
  { name: 'total', title: 'TOTAL', width: 5, align: 'right' },
  { name: 'active', title: 'IN USE', width: 6, align: 'right', dropOrder: 2 },
  { name: 'size', title: 'SIZE', width: 5, align: 'right' },
  { name: 'free', title: 'RECLAIMABLE', width: 11, align: 'right' },
  { name: 'share', title: '', width: 4, align: 'right' },
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
          share: { text: `${Math.round(shareOf(bytes, all))}%`, tone: 'faint' as const },
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
        ` ${longBytes(sample.diskUsedBytes)} of the disk are used, ${longBytes(sample.diskFreeBytes)} are free.`,
        ...(width > 2 * BAR_WIDTH
          ? [
              ` ${theme.paint('accent', bar(shareOf(sample.diskUsedBytes, sample.diskUsedBytes + sample.diskFreeBytes)))}`,
            ]
          : []),
      ]
    : [];
  return {
    lines: [...drawn.lines, ...disk, '', ` ${theme.paint('key', 'enter')} lists what could go.`],
    titles: [`${longBytes(all)} in all, ${longBytes(free)} could go`],
  };
};
