/** The part of the screen that may be drawn on. Half open: `x2` and `y2` are the first cells outside. An edge that is undefined is nowhere. */
export type Clip = {
  readonly x1: number | undefined;
  readonly x2: number | undefined;
  readonly y1: number | undefined;
  readonly y2: number | undefined;
};

/** What is inside both. */
export function intersectClips(outer: Clip | undefined, inner: Clip): Clip {
  if (!outer) return inner;
  return {
    x1: tighter(outer.x1, inner.x1, Math.max),
    x2: tighter(outer.x2, inner.x2, Math.min),
    y1: tighter(outer.y1, inner.y1, Math.max),
    y2: tighter(outer.y2, inner.y2, Math.min),
  };
}

/** Lines at a place on the screen. */
export type PlacedLines = {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
  /** How many lines were above the first of `lines`. */
  readonly skipped: number;
};

/** What a clip needs to know of text: how wide it is, and how to take columns out of it. */
export type LineMeasures = {
  width(line: string): number;
  slice(line: string, from: number, to: number): string;
};

/** What of `placed` is inside `clip`; undefined where nothing is. Edges count only in pairs, as Ink sets them. */
export function clipLines(placed: PlacedLines, clip: Clip, measures: LineMeasures): PlacedLines | undefined {
  const rows = clipRows(placed, clip);
  return rows && clipColumns(rows, clip, measures);
}

function clipRows(placed: PlacedLines, { y1, y2 }: Clip): PlacedLines | undefined {
  if (y1 === undefined || y2 === undefined) return placed;
  const skipped = Math.max(0, y1 - placed.y);
  const lines = placed.lines.slice(skipped, Math.max(skipped, y2 - placed.y));
  return lines.length === 0 ? undefined : { x: placed.x, y: placed.y + skipped, lines, skipped };
}

function clipColumns(placed: PlacedLines, { x1, x2 }: Clip, { width, slice }: LineMeasures): PlacedLines | undefined {
  if (x1 === undefined || x2 === undefined) return placed;
  if (x1 >= x2) return undefined;
  const { x } = placed;
  const from = Math.max(0, x1 - x);
  const lines = placed.lines.map((line) => {
    const to = Math.min(width(line), x2 - x);
    return from === 0 && to === width(line) ? line : slice(line, from, to);
  });
  return { ...placed, x: Math.max(x, x1), lines };
}

function tighter(a: number | undefined, b: number | undefined, pick: (a: number, b: number) => number) {
  if (a === undefined) return b;
  return b === undefined ? a : pick(a, b);
}
