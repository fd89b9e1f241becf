import type { ErrorKind } from './kind.js';

/** A row of the catalogue. */
export type Entry<Details> = {
  readonly kind: ErrorKind;
  readonly message: (details: Details) => string;
  /** What to do next, as a sentence for the user. */
  readonly hint?: string;
  /** What `run` and `exec` exit with, where docker has its own number for it. */
  readonly exitCode?: number;
};

export function entry<Details>(row: Entry<Details>): Entry<Details> {
  return row;
}
