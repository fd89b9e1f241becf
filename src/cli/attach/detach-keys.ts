import { invalid } from '../values/invalid.js';

const CONTROL = '@abcdefghijklmnopqrstuvwxyz[\\]^_';

/** Ctrl-P, Ctrl-Q. */
export const DEFAULT_DETACH_KEYS: readonly number[] = [16, 17];

/** Reads `ctrl-p,ctrl-q`, `ctrl-a,a`, `DEL`. @returns the bytes that a terminal sends for them */
export function parseDetachKeys(text: string): readonly number[] {
  return text.split(',').map((key) => {
    if (key === 'DEL') return 127;
    const control = /^ctrl-(.)$/.exec(key)?.[1];
    const code = control === undefined ? (key.length === 1 ? key.charCodeAt(0) : -1) : CONTROL.indexOf(control);
    if (code < 0 || code > 127) throw invalid(`invalid detach keys (${text}): Unknown character: '${key}'`);
    return code;
  });
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
