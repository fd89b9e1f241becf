import type { BuildRow } from '../../../engine/index.js';
import type { Form } from '../forms/form.js';

/** An image that is being built, or was a moment ago. */
export type Build = {
  readonly id: number;
  /** Its first name, or the folder that it is built of. */
  readonly title: string;
  readonly status: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';
  /** Its steps in the order in which they began. */
  readonly rows: readonly BuildRow[];
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** What came of it, as a sentence; empty while it goes on. */
  readonly outcome: string;
  /** What it was asked for with, to be mended and entered again. */
  readonly form: Form;
};

/** A build over the panes: its steps, and what one of them has written. */
export type BuildOverlay = {
  readonly kind: 'build';
  readonly buildId: number;
  /** The step under the cursor; undefined for the one that runs, or has failed. */
  readonly step: string | undefined;
  /** Lines that the output is scrolled back by. */
  readonly back: number;
};

export const isUnderWay = ({ status }: Pick<Build, 'status'>): boolean =>
  status === 'running' || status === 'cancelling';

/** The step whose output shows: the chosen one, else what failed, else the newest that runs or ran. */
export function shownRow(rows: readonly BuildRow[], step: string | undefined): BuildRow | undefined {
  const chosen = step === undefined ? undefined : rows.find(({ vertex }) => vertex.id === step);
  return (
    chosen ??
    rows.find(({ status }) => status === 'failed') ??
    rows.findLast(({ status }) => status === 'running') ??
    rows.at(-1)
  );
}
