import type { Container } from '../../engine/index.js';
import { compactBytes, percent, span } from '../format.js';
import { statusLook } from '../panes/containers/container-status.js';
import { shortImage } from '../panes/containers/containers-rows.js';
import { imageName } from '../panes/images/images-rows.js';
import { figureCell } from '../panes/top/top-columns.js';
import { byName } from '../state/selectors/containers.js';
import { inStatsOrder } from '../state/selectors/stats-table.js';
import { STATS_COLUMNS } from '../state/stats/stats-columns.js';
import { display, pad, textWidth } from '../text.js';
import { createTheme } from '../theme.js';
import type { Snapshot } from './snapshot.js';

/** What the screen shows, as plain text: the machine on a line, then a table each. */
export function snapshotText(snapshot: Snapshot): string {
  const tables = [hostLines(snapshot), containerTable(snapshot), imageTable(snapshot), ...placeTables(snapshot)];
  return tables.map((table) => `${table.join('\n')}\n`).join('\n');
}

/** The figures of all containers, the busiest first. */
export function statsText(snapshot: Snapshot): string {
  return [hostLines(snapshot), statsTable(snapshot)].map((table) => `${table.join('\n')}\n`).join('\n');
}

function hostLines({ info, host }: Snapshot): string[] {
  if (!host) return [`${display(info.hostname)}  ${info.cpus} cpus  mem ${compactBytes(info.memoryBytes)}`];
  const { loadAverages, traffic } = host;
  return [
    [
      display(info.hostname),
      `cpu ${percent(host.cpuPercent)} of ${info.cpus}`,
      loadAverages ? `load ${loadAverages.map((load) => load.toFixed(2)).join(' ')}` : '',
      `mem ${compactBytes(host.memoryUsedBytes)}/${compactBytes(host.memoryTotalBytes)}`,
      `disk ${compactBytes(host.diskUsedBytes, 1000)} used ${compactBytes(host.diskFreeBytes, 1000)} free`,
      traffic
        ? `net in ${compactBytes(traffic.receivedBytesPerSecond)}/s out ${compactBytes(traffic.sentBytesPerSecond)}/s`
        : '',
    ]
      .filter(Boolean)
      .join('  '),
  ];
}

function containerTable({ containers, usage, nowMs }: Snapshot): string[] {
  const { glyphs } = createTheme({ hasColor: false, isUtf8: false, hasBraille: false });
  const rows = containers.map((container) => {
    const stats = usage.get(container.id);
    return [
      display(container.name),
      display(shortImage(container.image)),
      statusLook(container, { nowMs, glyphs }).text,
      stats ? percent(stats.cpuPercent) : '-',
      stats ? compactBytes(stats.sample.memory.usedBytes) : '-',
    ];
  });
  return columnsOf([['CONTAINER', 'IMAGE', 'STATUS', 'CPU', 'MEM'], ...rows]);
}

const FIGURES = STATS_COLUMNS.filter((column) => column !== 'name');

function statsTable({ containers, usage, nowMs }: Snapshot): string[] {
  const ordered = inStatsOrder(containers.toSorted(byName), { sort: 'cpu', isReversed: false, usage, nowMs });
  const titles = ['NAME', ...FIGURES.map((column) => column.toUpperCase())];
  const rows = ordered.map((container) => {
    const row = { container, stats: usage.get(container.id), nowMs };
    return [display(container.name), ...FIGURES.map((column) => figureCell(column, row).text)];
  });
  return columnsOf([titles, ...rows]);
}

function imageTable({ images, containers, nowMs }: Snapshot): string[] {
  const rows = images.map((image) => {
    const { name, tag } = imageName(image);
    const users = containers.filter(({ imageId }) => imageId === image.id);
    return [
      display(name),
      display(tag),
      compactBytes(image.sizeBytes, 1000),
      age(image.createdAtMs, nowMs),
      namesOf(users),
    ];
  });
  return columnsOf([['IMAGE', 'TAG', 'SIZE', 'AGE', 'USED BY'], ...rows]);
}

function placeTables({ volumes, networks, containers, nowMs }: Snapshot): readonly string[][] {
  const volumeRows = volumes.map(({ name, createdAtMs, users }) => [
    display(name),
    age(createdAtMs, nowMs),
    display([...new Set(users.map(({ containerName }) => containerName))].join(' ')) || '-',
  ]);
  const networkRows = networks.map(({ id, name, driver, addressing }) => [
    display(name),
    driver,
    addressing.pools.map(({ subnet }) => subnet).join(' ') || '-',
    namesOf(containers.filter(({ state }) => state.endpoints.some(({ networkId }) => networkId === id))),
  ]);
  return [
    columnsOf([['VOLUME', 'AGE', 'USED BY'], ...volumeRows]),
    columnsOf([['NETWORK', 'DRIVER', 'SUBNET', 'CONTAINERS'], ...networkRows]),
  ];
}

const age = (createdAtMs: number, nowMs: number): string => (createdAtMs > 0 ? span(nowMs - createdAtMs) : '-');
const namesOf = (users: readonly Container[]): string => display(users.map(({ name }) => name).join(' ')) || '-';

/** As wide as they need to be: nothing is cut where no screen limits it. */
function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(row[column] ?? '')), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
