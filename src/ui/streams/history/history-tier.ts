import { HISTORY_FIELDS } from './history-fields.js';
import { SlotRing } from './slot-ring.js';

/** How fine a tier is, and how far it reaches. */
export type TierShape = {
  /** Ticks of the history that a slot gathers. */
  readonly ticks: number;
  readonly slots: number;
};

/** Of what a slot gathered. */
export type Extreme = 'min' | 'avg' | 'max';

const FIELDS = HISTORY_FIELDS.length;
const PART: Readonly<Record<Extreme, number>> = { avg: 0, min: 1, max: 2 };

/** Samples of one container at one resolution: of each slot the mean, and where it gathers several ticks the extremes. */
export class HistoryTier {
  readonly ring: SlotRing;
  readonly #ticks: number;
  /** Values in the newest slot, by field. */
  readonly #counts = new Uint16Array(FIELDS);

  constructor({ ticks, slots }: TierShape) {
    this.#ticks = ticks;
    this.ring = new SlotRing({ capacity: slots, width: ticks === 1 ? FIELDS : FIELDS * 3 });
  }

  add(tick: number, values: readonly number[]): void {
    const slot = Math.floor(tick / this.#ticks);
    if (slot > this.ring.newest) this.#counts.fill(0);
    this.ring.advance(slot);
    this.#gather(values, this.ring.startOf(slot));
  }

  at(slot: number, field: number, extreme: Extreme): number {
    return this.ring.get(slot, field + (this.#ticks === 1 ? 0 : PART[extreme] * FIELDS));
  }

  /** In one loop: it runs for each container, three times a second. */
  #gather(values: readonly number[], start: number | undefined): void {
    if (start === undefined) return;
    const kept = this.ring.values;
    for (let field = 0; field < FIELDS; field++) {
      const value = values[field] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const count = (this.#counts[field] ?? 0) + 1;
      this.#counts[field] = count;
      const at = start + field;
      const mean = count === 1 ? 0 : (kept[at] ?? 0);
      kept[at] = mean + (value - mean) / count;
      if (this.#ticks === 1) continue;
      const least = at + PART.min * FIELDS;
      const most = at + PART.max * FIELDS;
      kept[least] = count === 1 ? value : Math.min(value, kept[least] ?? value);
      kept[most] = count === 1 ? value : Math.max(value, kept[most] ?? value);
    }
  }
}
