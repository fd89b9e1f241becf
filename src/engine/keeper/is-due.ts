/** When something is next to be done, and how often. */
export type Schedule = { readonly nextAtMs: number; readonly everyMs: number };

/** Also where its time lies further ahead than it can: then somebody has set the clock back. */
export const isDue = ({ nextAtMs, everyMs }: Schedule, nowMs: number): boolean =>
  nextAtMs <= nowMs || nextAtMs > nowMs + everyMs;
