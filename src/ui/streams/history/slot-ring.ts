/** Slots that it begins with; it doubles until it has all. */
const FIRST_SLOTS = 32;

/**
 * The newest slots of a row of times, each with the same number of numbers. Slots are numbered by their time; what was
 * never written is a gap, and reads as NaN. Takes memory as it fills.
 */
export class SlotRing {
  readonly #capacity: number;
  readonly #width: number;
  #values = new Float32Array(0);
  #slots = 0;
  #first = 0;
  #newest = Number.NEGATIVE_INFINITY;

  constructor({ capacity, width }: { readonly capacity: number; readonly width: number }) {
    this.#capacity = capacity;
    this.#width = width;
  }

  /** Number of the newest slot; minus infinity while there is none. */
  get newest(): number {
    return this.#newest;
  }

  /** Number of the oldest slot that is kept; infinity while there is none. */
  get oldest(): number {
    return this.#slots === 0 ? Number.POSITIVE_INFINITY : Math.max(this.#first, this.#newest - this.#capacity + 1);
  }

  get byteLength(): number {
    return this.#values.byteLength;
  }

  /** The numbers of all slots, each from its {@link startOf} on; others from the next {@link advance} on. */
  get values(): Float32Array {
    return this.#values;
  }

  /** Makes this one the newest. Those between it and the one before are gaps, and so is it until it is written. */
  advance(slot: number): void {
    if (slot <= this.#newest) return;
    if (this.#slots === 0) this.#first = slot;
    this.#grow(Math.min(this.#capacity, slot - this.#first + 1));
    const from = Math.max(this.#newest + 1, this.#first, slot - this.#slots + 1);
    for (let gap = from; gap <= slot; gap++) {
      const start = this.#start(gap);
      this.#values.fill(Number.NaN, start, start + this.#width);
    }
    this.#newest = slot;
  }

  get(slot: number, column: number): number {
    const start = this.startOf(slot);
    return start === undefined ? Number.NaN : (this.#values[start + column] ?? Number.NaN);
  }

  /** A column of `count` slots, of which `last` is the last. */
  column(column: number, { last, count }: { readonly last: number; readonly count: number }): readonly number[] {
    const { oldest } = this;
    const found: number[] = [];
    for (let slot = last - count + 1; slot <= last; slot++) {
      const isKept = slot >= oldest && slot <= this.#newest;
      found.push(isKept ? (this.#values[this.#start(slot) + column] ?? Number.NaN) : Number.NaN);
    }
    return found;
  }

  /** Where the numbers of a slot begin; undefined where it is not kept. Only the newest, and those that are still kept, can be written. */
  startOf(slot: number): number | undefined {
    return slot < this.oldest || slot > this.#newest ? undefined : this.#start(slot);
  }

  #start(slot: number): number {
    return ((slot - this.#first) % this.#slots) * this.#width;
  }

  /** Before it is full, no slot has gone round: the numbers stay where they are. */
  #grow(wanted: number): void {
    if (wanted <= this.#slots) return;
    let slots = Math.max(FIRST_SLOTS, this.#slots);
    while (slots < wanted) slots *= 2;
    this.#slots = Math.min(slots, this.#capacity);
    const values = new Float32Array(this.#slots * this.#width);
    values.set(this.#values);
    this.#values = values;
  }
}
