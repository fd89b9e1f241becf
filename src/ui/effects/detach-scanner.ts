import type { DetachScanner } from '../terminal/index.js';

const CTRL_P = 0x10;
const CTRL_Q = 0x11;
const CTRL_C = 0x03;

/**
 * Looks for ctrl-p ctrl-q. A lone ctrl-p is held back until the next key shows that it was one.
 *
 * @param options.endsAtInterrupt Takes ctrl-c for a wish to leave as well: where the program has no terminal, it would mean nothing to it.
 */
export function detachScanner({ endsAtInterrupt }: { readonly endsAtInterrupt: boolean }): DetachScanner {
  let isHolding = false;
  return {
    push(bytes) {
      const forward: number[] = [];
      for (const byte of bytes) {
        const isDetach = (isHolding && byte === CTRL_Q) || (endsAtInterrupt && byte === CTRL_C);
        if (isDetach) return { forward: Buffer.from(forward), isDetached: true };
        if (isHolding) forward.push(CTRL_P);
        isHolding = byte === CTRL_P;
        if (!isHolding) forward.push(byte);
      }
      return { forward: Buffer.from(forward), isDetached: false };
    },
  };
}
