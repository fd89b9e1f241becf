import type { DetachScanner } from './input-broker.js';

/** Docker's own. */
export const DEFAULT_DETACH_KEYS = 'ctrl-p,ctrl-q';

const CONTROL_KEY = /^ctrl-([a-z@[\\\]^_])$/;

/**
 * Reads keys as docker writes them: characters, or `ctrl-` and a letter or one of `@ [ \ ] ^ _`, with commas between.
 *
 * @returns Undefined where the text is no list of keys.
 * @see docker attach, `--detach-keys`
 */
export function parseDetachKeys(text: string): Buffer | undefined {
  const bytes = text.split(',').map((key) => {
    const control = CONTROL_KEY.exec(key)?.[1];
    if (control !== undefined) return control.toUpperCase().charCodeAt(0) & 0x1f;
    return /^[\x20-\x7e]$/.test(key) ? key.charCodeAt(0) : undefined;
  });
  const known = bytes.filter((byte) => byte !== undefined);
  return known.length === bytes.length ? Buffer.from(known) : undefined;
}

/** Looks for `keys` in what is typed. What may be their beginning is held back until the next byte tells. */
export function createDetachScanner(keys: Buffer): DetachScanner {
  let matched = 0;
  return {
    push(bytes) {
      const forward: number[] = [];
      for (const byte of bytes) {
        if (byte !== keys[matched]) {
          forward.push(...keys.subarray(0, matched));
          matched = 0;
        }
        if (byte !== keys[matched]) forward.push(byte);
        else if (++matched === keys.length) return { forward: Buffer.from(forward), isDetached: true };
      }
      return { forward: Buffer.from(forward), isDetached: false };
    },
  };
}
