/**
 * A cache that forgets what was not asked for lately and never holds more than twice `capacity` entries.
 *
 * Two generations instead of a list of uses: a hit costs one or two map look-ups and nothing else.
 */
export class BoundedCache<Key, Value> {
  readonly #capacity: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Gives the value kept for `key`, making and keeping it first where there is none. */
  getOrMake(key: Key, make: (key: Key) => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? make(key);
    this.#keep(key, value);
    return value;
  }

  #keep(key: Key, value: Value): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
