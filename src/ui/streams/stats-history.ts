import type { ContainerId, ContainerStats } from '../../engine/index.js';
import { fieldIndex, fieldsOf, type HistoryField } from './history/history-fields.js';
import { HistoryTier } from './history/history-tier.js';
import { HistoryView } from './history/history-view.js';

export type { HistoryField } from './history/history-fields.js';
export { HistoryView } from './history/history-view.js';

export type StatsHistoryOptions = {
  /** From one sample to the next; a second unless told. */
  readonly intervalMs?: number | undefined;
};

/** Five minutes of single samples at one a second. */
const FINE_SLOTS = 300;
const MIDDLE_MS = 10_000;
/** An hour. */
const MIDDLE_SLOTS = 360;
const COARSE_MS = 60_000;
/** Twelve hours. */
const COARSE_SLOTS = 720;

/** As far back as it remembers. */
export const HISTORY_MS = COARSE_MS * COARSE_SLOTS;

/** Containers whose hours are kept; of others only the minutes, some 7 KiB each. */
export const MAX_DEEP = 256;
/** Containers of which anything is kept. */
export const MAX_KEPT = 2000;
/** Among those, containers that have ended. */
const MAX_ENDED = 64;

/** Samples that came so late that no more than this many are missing measured the time between, too. */
const MAX_BRIDGED = 2;

/** A chart of less looks empty. */
const MIN_POINTS = 30;

type Kept = {
  readonly fine: HistoryTier;
  deep: { readonly middle: HistoryTier; readonly coarse: HistoryTier } | undefined;
};

/**
 * What containers used in the last hours, outside the app's state: single samples of the last minutes, and for longer
 * times the least, mean and most of every 10 seconds and of every minute. Some 85 KiB for each of {@link MAX_DEEP}
 * containers once it is full, 7 KiB for each further one, and nothing for more than {@link MAX_KEPT}.
 *
 * A container that has ended keeps its past, with a gap from then on, until others need the room.
 */
export class StatsHistory {
  readonly #intervalMs: number;
  readonly #kept = new Map<ContainerId, Kept>();
  #originMs: number | undefined;
  #now = 0;
  #deepCount = 0;

  constructor({ intervalMs = 1000 }: StatsHistoryOptions = {}) {
    this.#intervalMs = intervalMs;
  }

  /** Bytes that the samples take. */
  get byteLength(): number {
    return [...this.#kept.values()].reduce(
      (sum, { fine, deep }) =>
        sum + fine.ring.byteLength + (deep ? deep.middle.ring.byteLength + deep.coarse.ring.byteLength : 0),
      0,
    );
  }

  /** Containers of which something is kept. */
  get size(): number {
    return this.#kept.size;
  }

  /** Takes one tick of the stats stream. */
  add(tick: readonly ContainerStats[]): void {
    const [first] = tick;
    if (!first) return;
    const before = this.#now;
    this.#now = this.#tickOf(first.sample.timeMs);
    for (const stats of tick) this.#append(stats, before);
    this.#forget(new Set(tick.map(({ sample }) => sample.id)));
  }

  /** The newest `count` single samples, NaN where there is none. */
  recent(id: ContainerId, field: HistoryField, count: number): readonly number[] {
    const fine = this.#kept.get(id)?.fine.ring;
    return fine?.column(fieldIndex[field], { last: this.#now, count }) ?? new Array<number>(count).fill(Number.NaN);
  }

  /**
   * The last `spanMs`, or as much of it as there is, in at most so many points. While a container is young the view is
   * no longer than its past, but for a least length. Undefined where nothing is kept of it.
   */
  view(
    id: ContainerId,
    { spanMs, maxPoints }: { readonly spanMs: number; readonly maxPoints: number },
  ): HistoryView | undefined {
    const kept = this.#kept.get(id);
    if (!kept) return undefined;
    const { tier, ticks } = this.#tierFor(kept, spanMs);
    const now = Math.floor(this.#now / ticks);
    const wanted = Math.ceil(spanMs / (ticks * this.#intervalMs));
    const there = now - tier.ring.oldest + 1;
    const slots = Math.min(wanted, Math.max(MIN_POINTS, there));
    const group = Math.max(1, Math.ceil(slots / Math.max(1, maxPoints)));
    const pointMs = group * ticks * this.#intervalMs;
    const isSingle = ticks === 1 && group === 1;
    return new HistoryView({ tier, now, group, points: Math.max(2, Math.floor(slots / group)), pointMs, isSingle });
  }

  /** The finest that reaches so far. */
  #tierFor({ fine, deep }: Kept, spanMs: number): { readonly tier: HistoryTier; readonly ticks: number } {
    if (!deep || spanMs <= FINE_SLOTS * this.#intervalMs) return { tier: fine, ticks: 1 };
    const [middle, coarse] = [this.#ticksIn(MIDDLE_MS), this.#ticksIn(COARSE_MS)];
    const isMiddle = spanMs <= MIDDLE_SLOTS * middle * this.#intervalMs;
    return isMiddle ? { tier: deep.middle, ticks: middle } : { tier: deep.coarse, ticks: coarse };
  }

  #ticksIn(milliseconds: number): number {
    return Math.max(1, Math.round(milliseconds / this.#intervalMs));
  }

  /** Counted from the first sample, whose distance from the next ones hardly varies. A clock that was set back stands still for one tick. */
  #tickOf(timeMs: number): number {
    this.#originMs ??= timeMs;
    const tick = Math.round((timeMs - this.#originMs) / this.#intervalMs);
    if (tick >= this.#now) return tick;
    this.#originMs = timeMs - this.#now * this.#intervalMs;
    return this.#now;
  }

  #append(stats: ContainerStats, before: number): void {
    const kept = this.#keptOf(stats.sample.id);
    if (!kept) return;
    const { newest } = kept.fine.ring;
    const values = fieldsOf(stats, { hasRates: newest === before });
    const missing = this.#now - newest - 1;
    const from = missing > 0 && missing <= MAX_BRIDGED ? newest + 1 : this.#now;
    for (let tick = from; tick <= this.#now; tick++) {
      kept.fine.add(tick, values);
      kept.deep?.middle.add(tick, values);
      kept.deep?.coarse.add(tick, values);
    }
  }

  #keptOf(id: ContainerId): Kept | undefined {
    const found = this.#kept.get(id);
    if (found?.deep) return found;
    if (!found && this.#kept.size >= MAX_KEPT) return undefined;
    const kept = found ?? { fine: new HistoryTier({ ticks: 1, slots: FINE_SLOTS }), deep: undefined };
    if (!found) this.#kept.set(id, kept);
    if (this.#deepCount < MAX_DEEP) kept.deep = this.#deepTiers();
    return kept;
  }

  #deepTiers(): Kept['deep'] {
    this.#deepCount++;
    return {
      middle: new HistoryTier({ ticks: this.#ticksIn(MIDDLE_MS), slots: MIDDLE_SLOTS }),
      coarse: new HistoryTier({ ticks: this.#ticksIn(COARSE_MS), slots: COARSE_SLOTS }),
    };
  }

  /** Those that ended first go first. */
  #forget(alive: ReadonlySet<ContainerId>): void {
    const room = MAX_KEPT - this.#kept.size;
    const ended = [...this.#kept].filter(([id]) => !alive.has(id));
    const tooMany = ended.length - Math.min(MAX_ENDED, ended.length + room);
    if (tooMany <= 0) return;
    const oldestFirst = ended.toSorted(([, a], [, b]) => a.fine.ring.newest - b.fine.ring.newest);
    for (const [id, { deep }] of oldestFirst.slice(0, tooMany)) {
      this.#kept.delete(id);
      if (deep) this.#deepCount--;
    }
  }
}
