import type { Key } from 'ink';

/** A key as Ink tells it. */
export type TypedKey = { readonly input: string; readonly key: Key };

/**
 * Keys that come while a text field is on its way: a field hears keys only some turns of the event loop after the key
 * that opened it, and what is typed meanwhile must be neither lost nor taken for something else.
 */
export class TypeAhead {
  #isFieldReady = false;
  #keys: TypedKey[] = [];
  #generation = 0;
  readonly #listeners = new Set<() => void>();

  /** Another one each time that the field must be made anew. */
  get generation(): number {
    return this.#generation;
  }

  get isFieldReady(): boolean {
    return this.#isFieldReady;
  }

  keep(key: TypedKey): void {
    this.#keys.push(key);
  }

  /** What was kept, in its order. With nothing kept, the field has the keys from now on. */
  takeOrBeReady(): readonly TypedKey[] {
    const keys = this.#keys;
    this.#keys = [];
    this.#isFieldReady = keys.length === 0;
    return keys;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The field's text was changed from outside: made anew, it has its cursor behind it. */
  renewField(): void {
    this.#generation++;
    for (const listener of this.#listeners) listener();
  }

  /** The field is gone, or about to go. What is typed from now on is for the next one. */
  leaveField(): void {
    this.#isFieldReady = false;
  }

  /** No field is to come: nothing is kept for one. */
  reset(): void {
    this.#isFieldReady = false;
    this.#keys = [];
  }
}

/** Whether a key stands for its own text. */
export function isText({ input, key }: TypedKey): boolean {
  return input !== '' && !key.ctrl && !key.meta && !key.return && !key.escape && !key.tab;
}
