import type { ContainerId, ContainerStats } from '../../engine/index.js';

/** Three minutes at one sample a second. */
export const HISTORY_SAMPLES = 180;

/** What is kept of a sample. */
export type HistoryPoint = {
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
  readonly readBytesPerSecond: number;
  readonly writtenBytesPerSecond: number;
};

/** The last three minutes of each container that is alive, outside the app's state: some 180 numbers a minute each. */
export class StatsHistory {
  readonly #points = new Map<ContainerId, HistoryPoint[]>();

  /** Takes one tick of the stats stream. Containers that are not in it have ended, and are forgotten. */
  add(tick: readonly ContainerStats[]): void {
    const alive = new Set(tick.map(({ sample }) => sample.id));
    for (const id of this.#points.keys()) if (!alive.has(id)) this.#points.delete(id);
    for (const stats of tick) this.#append(stats.sample.id, toPoint(stats));
  }

  /** Oldest first. */
  of(id: ContainerId): readonly HistoryPoint[] {
    return this.#points.get(id) ?? [];
  }

  #append(id: ContainerId, point: HistoryPoint): void {
    const points = this.#points.get(id) ?? [];
    points.push(point);
    if (points.length > HISTORY_SAMPLES) points.shift();
    this.#points.set(id, points);
  }
}

function toPoint({ sample, ...rates }: ContainerStats): HistoryPoint {
  return {
    cpuPercent: rates.cpuPercent,
    memoryBytes: sample.memory.usedBytes,
    receivedBytesPerSecond: rates.receivedBytesPerSecond,
    sentBytesPerSecond: rates.sentBytesPerSecond,
    readBytesPerSecond: rates.readBytesPerSecond,
    writtenBytesPerSecond: rates.writtenBytesPerSecond,
  };
}
