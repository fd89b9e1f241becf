/** Times of one competitor, in milliseconds. Other work on the machine only adds to them. */
export type Sample = { readonly timesMs: readonly number[]; readonly medianMs: number; readonly minMs: number };

export function sampleOf(timesMs: readonly number[]): Sample {
  const sorted = timesMs.toSorted((a, b) => a - b);
  return { timesMs, medianMs: percentile(sorted, 0.5), minMs: sorted[0] ?? Number.NaN };
}

/** @param sorted Ascending. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
