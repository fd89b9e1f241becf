import type { BuildProgress, BuildVertex } from '../build-progress.js';
import type { BuildWarning } from '../build-request.js';
import { OutputLines } from './output-lines.js';

export type BuildRowStatus = 'running' | 'done' | 'cached' | 'failed' | 'cancelled';

/** Something on its way within a piece of work: a layer, the context. */
export type BuildTransfer = {
  readonly what: string;
  readonly currentBytes: number;
  readonly totalBytes: number | undefined;
};

/** One piece of work, and how it stands. */
export type BuildRow = {
  /** From 1 on, in the order in which they were heard of. */
  readonly number: number;
  readonly vertex: BuildVertex;
  readonly status: BuildRowStatus;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly transfers: readonly BuildTransfer[];
  /** The last lines that its program wrote; foreign text. */
  readonly output: readonly string[];
  /** Lines that were written before those. */
  readonly droppedLines: number;
  /** Why it was not in the cache. */
  readonly missText: string | undefined;
  /** What went wrong. */
  readonly failure: string | undefined;
};

type Line = { row: BuildRow; readonly lines: OutputLines };

const DEFAULT_KEPT_LINES = 200;

/** Whether it is worth a line: BuildKit shows nothing of instructions that change no files. */
export const isShownVertex = ({ instruction }: BuildVertex): boolean => instruction?.isMetadata !== true;

/**
 * A build as the sum of what was told of it, for whoever shows all of it at once. Rows are replaced and never changed, so
 * that a list of them stays as it was.
 */
export class BuildBoard {
  readonly #lines = new Map<string, Line>();
  readonly #warnings: BuildWarning[] = [];
  readonly #keptLines: number;

  constructor({ keptLines = DEFAULT_KEPT_LINES }: { readonly keptLines?: number | undefined } = {}) {
    this.#keptLines = keptLines;
  }

  /** In the order in which they began. */
  get rows(): readonly BuildRow[] {
    return [...this.#lines.values()].map(({ row }) => row);
  }

  get warnings(): readonly BuildWarning[] {
    return this.#warnings;
  }

  /** The one that failed first. */
  get failed(): BuildRow | undefined {
    return this.rows.find(({ status }) => status === 'failed');
  }

  take(progress: BuildProgress, nowMs: number): void {
    if (progress.kind === 'warning') this.#warnings.push(progress.warning);
    if (!('vertex' in progress)) return;
    const line = this.#lineOf(progress.vertex, nowMs);
    switch (progress.kind) {
      case 'cached':
      case 'done':
      case 'failed':
      case 'cancelled':
        return this.#end(line, progress, nowMs);
      case 'missed':
        line.row = { ...line.row, missText: progress.text };
        return;
      case 'output':
        return this.#addOutput(line, [...line.lines.take(progress.bytes)]);
      case 'transfer':
        line.row = { ...line.row, transfers: withTransfer(line.row.transfers, progress) };
        return;
      case 'started':
      case 'running':
        return;
      default:
        return progress satisfies never;
    }
  }

  /** Nothing further comes: what still ran has been cancelled. */
  end(nowMs: number): void {
    for (const line of this.#lines.values()) {
      if (line.row.status === 'running') line.row = { ...line.row, status: 'cancelled', endedAtMs: nowMs };
    }
  }

  #lineOf(vertex: BuildVertex, nowMs: number): Line {
    const known = this.#lines.get(vertex.id);
    if (known) return known;
    const line: Line = { row: newRow(vertex, this.#lines.size + 1, nowMs), lines: new OutputLines() };
    this.#lines.set(vertex.id, line);
    return line;
  }

  #end(
    line: Line,
    progress: BuildProgress & { readonly kind: 'cached' | 'done' | 'failed' | 'cancelled' },
    nowMs: number,
  ): void {
    const rest = line.lines.rest();
    if (rest !== undefined) this.#addOutput(line, [rest]);
    const failure = progress.kind === 'failed' ? progress.message : undefined;
    line.row = { ...line.row, status: progress.kind, endedAtMs: nowMs, failure };
  }

  #addOutput(line: Line, added: readonly string[]): void {
    if (added.length === 0) return;
    const all = [...line.row.output, ...added];
    const dropped = Math.max(0, all.length - this.#keptLines);
    line.row = { ...line.row, output: all.slice(dropped), droppedLines: line.row.droppedLines + dropped };
  }
}

const newRow = (vertex: BuildVertex, number: number, startedAtMs: number): BuildRow => ({
  number,
  vertex,
  status: 'running',
  startedAtMs,
  endedAtMs: undefined,
  transfers: [],
  output: [],
  droppedLines: 0,
  missText: undefined,
  failure: undefined,
});

function withTransfer(
  transfers: readonly BuildTransfer[],
  { what, currentBytes, totalBytes }: Omit<BuildTransfer, 'totalBytes'> & { readonly totalBytes?: number | undefined },
): readonly BuildTransfer[] {
  const transfer = { what, currentBytes, totalBytes };
  const index = transfers.findIndex((each) => each.what === what);
  return index < 0 ? [...transfers, transfer] : transfers.with(index, transfer);
}
