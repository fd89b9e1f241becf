import type { Problem } from './problem.js';

/** Several objects that were given one order, until the last of them has answered. */
export type Bulk = {
  readonly waiting: ReadonlySet<string>;
  readonly done: number;
  /** Why others could not. */
  readonly sentences: readonly string[];
};

/** One object alone is none. */
export function bulkOf(ids: readonly string[]): Bulk | undefined {
  return ids.length > 1 ? { waiting: new Set(ids), done: 0, sentences: [] } : undefined;
}

/** What has become of the order for one of them. What was so already is as good as done. */
export function answered({ waiting, done, sentences }: Bulk, id: string, problem?: Problem): Bulk {
  const left = new Set(waiting);
  left.delete(id);
  return !problem || problem.kind === 'not_modified'
    ? { waiting: left, done: done + 1, sentences }
    : { waiting: left, done, sentences: [...sentences, problem.sentence] };
}

/** `3 containers stopped.`, or `2 of 3 containers removed: …` with the first reason why not all. */
export function bulkText({ done, sentences }: Bulk, did: string): string {
  const [first] = sentences;
  return first === undefined ? `${done} ${did}.` : `${done} of ${done + sentences.length} ${did}: ${first}`;
}
