import type { Container, ContainerStats, Engine, Image } from '../engine/index.js';
import { compactBytes, percent, span } from './format.js';
import { statusLook } from './panes/containers/container-status.js';
import { shortImage } from './panes/containers/containers-rows.js';
import { imageName } from './panes/images/images-rows.js';
import { display, pad, textWidth } from './text.js';
import { createTheme } from './theme.js';

export type SnapshotOptions = {
  readonly out: { write(text: string): unknown };
  /** Data instead of tables. */
  readonly isJson?: boolean | undefined;
  readonly nowMs?: number | undefined;
};

/** Time enough between two samples for rates that mean something. */
const SAMPLE_MS = 250;

/** What the full screen shows, once and as plain text: for pipes, and for `--json`. */
export async function printSnapshot(
  engine: Pick<Engine, 'containers' | 'images' | 'streams' | 'system'>,
  { out, isJson, nowMs = Date.now() }: SnapshotOptions,
): Promise<void> {
  const [containers, images, usage, host, info] = await Promise.all([
    engine.containers.list({ all: true }),
    engine.images.list(),
    readUsage(engine),
    engine.system.hostSample(),
    engine.system.info(),
  ]);
  if (isJson) {
    const stats = containers.map((container) => usage.get(container.id)).filter((one) => one !== undefined);
    out.write(
      `${JSON.stringify({ host: { hostname: info.hostname, ...host }, containers, stats, images }, undefined, 2)}\n`,
    );
    return;
  }
  const tables = [containerTable(containers, { usage, nowMs }), imageTable(images, { containers, nowMs })];
  out.write(`${tables.map((table) => `${table.join('\n')}\n`).join('\n')}`);
}

/** The second of two samples: the first has no rates. */
async function readUsage({ streams }: Pick<Engine, 'streams'>): Promise<ReadonlyMap<string, ContainerStats>> {
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), 4 * SAMPLE_MS);
  let newest: readonly ContainerStats[] = [];
  let ticks = 0;
  for await (const tick of streams.stats({ intervalMs: SAMPLE_MS, cancelSignal: cancel.signal })) {
    newest = tick;
    if (++ticks === 2 || tick.length === 0) break;
  }
  clearTimeout(timer);
  return new Map(newest.map((stats) => [stats.sample.id, stats]));
}

function containerTable(
  containers: readonly Container[],
  { usage, nowMs }: { readonly usage: ReadonlyMap<string, ContainerStats>; readonly nowMs: number },
): string[] {
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

function imageTable(
  images: readonly Image[],
  { containers, nowMs }: { readonly containers: readonly Container[]; readonly nowMs: number },
): string[] {
  const rows = images.map((image) => {
    const { name, tag } = imageName(image);
    const users = containers.filter(({ imageId }) => imageId === image.id);
    const age = image.createdAtMs > 0 ? span(nowMs - image.createdAtMs) : '-';
    return [
      display(name),
      display(tag),
      compactBytes(image.sizeBytes, 1000),
      age,
      display(users.map((user) => user.name).join(' ')) || '-',
    ];
  });
  return columnsOf([['IMAGE', 'TAG', 'SIZE', 'AGE', 'USED BY'], ...rows]);
}

/** As wide as they need to be: nothing is cut where no screen limits it. */
function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
