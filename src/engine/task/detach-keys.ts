/** Docker's own: Ctrl-P, Ctrl-Q. */
export const DEFAULT_DETACH_KEYS: readonly number[] = [16, 17];

/** The bytes 0 to 31, as they are typed with Ctrl. */
const CONTROL = '@abcdefghijklmnopqrstuvwxyz[\\]^_';
const DELETE = 127;

/**
 * Reads keys as docker writes them: single characters, `DEL`, and `ctrl-` with a letter or one of `@ [ \ ] ^ _`, with
 * commas between.
 *
 * @returns the bytes that a terminal sends for them; undefined where the text is no list of keys
 * @see moby/term, ascii.go: ToBytes
 */
export function parseDetachKeys(text: string): readonly number[] | undefined {
  const bytes = text.split(',').map((key) => {
    if (key === 'DEL') return DELETE;
    const control = /^ctrl-(.)$/.exec(key)?.[1];
    if (control !== undefined) return CONTROL.indexOf(control);
    return key.length === 1 && key.charCodeAt(0) <= DELETE ? key.charCodeAt(0) : -1;
  });
  return bytes.includes(-1) ? undefined : bytes;
}

/** Finds the detach keys in what is typed. Their beginning is held back until it is clear that they do not follow. */
export class DetachScanner {
  readonly #keys: readonly number[];
  #matched = 0;

  constructor(keys: readonly number[]) {
    this.#keys = keys;
  }

  /** @returns the bytes to pass on, and whether the keys are complete; what follows them is dropped */
  scan(bytes: Uint8Array): { readonly passed: Uint8Array; readonly isDetached: boolean } {
    const passed: number[] = [];
    for (const byte of bytes) {
      if (byte !== this.#keys[this.#matched]) {
        passed.push(...this.#keys.slice(0, this.#matched));
        this.#matched = 0;
      }
      if (byte !== this.#keys[this.#matched]) passed.push(byte);
      else if (++this.#matched === this.#keys.length) return { passed: Uint8Array.from(passed), isDetached: true };
    }
    return { passed: Uint8Array.from(passed), isDetached: false };
  }
}
