import { DetachScanner as KeyScanner, parseDetachKeys as parseKeys } from '../../engine/index.js';
import type { DetachScanner } from './input-broker.js';

/** Docker's own. */
export const DEFAULT_DETACH_KEYS = 'ctrl-p,ctrl-q';

/** Reads keys as docker writes them. @returns Undefined where the text is no list of keys. */
export function parseDetachKeys(text: string): Buffer | undefined {
  const keys = parseKeys(text);
  return keys && Buffer.from(keys);
}

/** Looks for `keys` in what is typed. What may be their beginning is held back until the next byte tells. */
export function createDetachScanner(keys: Buffer): DetachScanner {
  const scanner = new KeyScanner([...keys]);
  return {
    push(bytes) {
      const { passed, isDetached } = scanner.scan(bytes);
      return { forward: Buffer.from(passed), isDetached };
    },
  };
}
