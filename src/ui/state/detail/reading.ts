import type { Problem } from '../problem.js';

/** What a tab shows, as far as it has been read. */
export type Reading<Value> =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'failed'; readonly problem: Problem };

export const READING = { kind: 'reading' } as const;

export function readValue<Value>(reading: Reading<Value>): Value | undefined {
  return reading.kind === 'read' ? reading.value : undefined;
}
