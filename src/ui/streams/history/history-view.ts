import { fieldIndex, type HistoryField } from './history-fields.js';
import type { Extreme, HistoryTier } from './history-tier.js';

/** A stretch of slots of one container, up to now. */
export type Stretch = {
  readonly tier: HistoryTier;
  /** The slot that now is in. */
  readonly now: number;
  /** Slots that a point gathers. */
  readonly group: number;
  readonly points: number;
  readonly pointMs: number;
  /** A point is one sample. */
  readonly isSingle: boolean;
};

/** What a container used, as a chart shows it: so many points of equal length, the newest last. Gaps are NaN. */
export class HistoryView {
  readonly #stretch: Stretch;

  constructor(stretch: Stretch) {
    this.#stretch = stretch;
  }

  /** How long a point is. */
  get pointMs(): number {
    return this.#stretch.pointMs;
  }

  get points(): number {
    return this.#stretch.points;
  }

  /** From the first point on, how long that is. */
  get spanMs(): number {
    return this.points * this.pointMs;
  }

  /** Whether the extremes may lie apart from the mean. */
  get hasExtremes(): boolean {
    return !this.#stretch.isSingle;
  }

  values(field: HistoryField, extreme: Extreme = 'avg'): readonly number[] {
    const { now, group, points } = this.#stretch;
    // Of whole groups, by the number of their slots: a point keeps its slots as the time goes on.
    const newest = Math.floor(now / group);
    return Array.from({ length: points }, (_, index) =>
      this.#point((newest - points + 1 + index) * group, fieldIndex[field], extreme),
    );
  }

  /** Over all of it; undefined where there is nothing. */
  summary(field: HistoryField): Readonly<Record<Extreme, number>> | undefined {
    const known = (extreme: Extreme): number[] => this.values(field, extreme).filter((value) => !Number.isNaN(value));
    const means = known('avg');
    if (means.length === 0) return undefined;
    return {
      avg: means.reduce((sum, value) => sum + value, 0) / means.length,
      min: known('min').reduce((least, value) => Math.min(least, value)),
      max: known('max').reduce((most, value) => Math.max(most, value)),
    };
  }

  #point(first: number, field: number, extreme: Extreme): number {
    const { tier, group } = this.#stretch;
    let sum = 0;
    let count = 0;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let slot = first; slot < first + group; slot++) {
      const value = tier.at(slot, field, extreme);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (count === 0) return Number.NaN;
    return extreme === 'avg' ? sum / count : extreme === 'min' ? least : most;
  }
}
