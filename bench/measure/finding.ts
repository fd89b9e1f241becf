import type { Sample } from './sample.js';

/** What gantry took, divided by what another took for the same. */
export type Ratio = {
  readonly kind: 'ratio';
  readonly item: string;
  /** A peer, or a limit: what the work costs whoever does it, as bare crun or tar. */
  readonly against: string;
  readonly isLimit: boolean;
  readonly gantry: Sample;
  readonly other: Sample;
  /** The most that the median's ratio should be. */
  readonly target?: number | undefined;
};

/** A figure that has a budget rather than a peer. */
export type Figure = {
  readonly kind: 'figure';
  readonly item: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number | undefined;
};

export type Finding = Ratio | Figure;

/** Gantry beside each of the others: their ratios, with the targets that were set for some. */
export function ratios(
  item: string,
  samples: Readonly<Record<string, Sample>>,
  {
    targets = {},
    limits = [],
  }: { readonly targets?: Readonly<Record<string, number>>; readonly limits?: readonly string[] } = {},
): readonly Ratio[] {
  const { gantry, ...others } = samples;
  if (!gantry) throw new TypeError(`gantry is not among the samples of ${item}`);
  return Object.entries(others).map(([against, other]) => ({
    kind: 'ratio',
    item,
    against,
    isLimit: limits.includes(against),
    gantry,
    other,
    target: targets[against],
  }));
}

/** The target counts for whichever peer is the fastest. */
export function againstTheFaster(found: readonly Ratio[], target: number): readonly Ratio[] {
  const peers = found.filter(({ isLimit }) => !isLimit).toSorted((a, b) => a.other.medianMs - b.other.medianMs);
  return found.map((ratio) => (ratio === peers[0] ? { ...ratio, target } : ratio));
}
