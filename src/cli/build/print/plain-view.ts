import { type BuildProgress, type BuildVertex, isShownVertex, OutputLines } from '../../../engine/index.js';
import type { BuildView, BuildViewParts } from './build-view.js';
import { secondsText, stampText } from './seconds.js';
import { transferText } from './transfer-text.js';

/** So long nothing is heard of the one that is told of, before another takes its place. */
const PATIENCE_MS = 2000;

const ENDS: ReadonlySet<string> = new Set(['cached', 'done', 'failed', 'cancelled']);

/** A piece of work, and what is still to be told of it. */
type Told = {
  readonly number: number;
  readonly name: string;
  readonly isExport: boolean;
  isDone: boolean;
  readonly startedAtMs: number;
  readonly lines: OutputLines;
  readonly transfers: Set<string>;
  waiting: string[];
  lastHeardAtMs: number;
  isOver: boolean;
};

/**
 * Lines as BuildKit writes them where there is no terminal: `#5 [2/4] RUN make`, `#5 0.135 hello`, `#5 DONE 0.2s`. Stages that
 * are built at once are told one after the other, as far as patience goes.
 *
 * @see moby/buildkit, util/progress/progressui/printer.go
 */
export class PlainView implements BuildView {
  readonly #parts: BuildViewParts;
  readonly #told = new Map<string, Told>();
  #current: Told | undefined;
  #isFirst = true;

  constructor(parts: BuildViewParts) {
    this.#parts = parts;
  }

  show(progress: BuildProgress): void {
    if (progress.kind === 'image') return this.#tellExport(`writing image ${progress.id} done`);
    if (progress.kind === 'tagged') return this.#tellExport(`naming to ${progress.name} done`);
    if (!('vertex' in progress) || !isShownVertex(progress.vertex)) return;
    const told = this.#toldOf(progress.vertex);
    // What the result is and is called is told last, and belongs to it.
    if (progress.kind === 'done' && told.isExport) {
      told.isDone = true;
      return;
    }
    told.lastHeardAtMs = this.#parts.nowMs();
    told.waiting.push(...this.#linesOf(progress, told));
    if (ENDS.has(progress.kind)) told.isOver = true;
    this.#flush(told);
  }

  end(): void {
    for (const told of this.#told.values()) {
      if (!told.isOver) told.waiting.push(...this.#lastLines(told));
      told.isOver = true;
      this.#print(told);
    }
  }

  [Symbol.dispose](): void {
    // Every line has been written.
  }

  #lastLines(told: Told): readonly string[] {
    const sinceMs = this.#parts.nowMs() - told.startedAtMs;
    if (told.isDone) return [`DONE ${secondsText(sinceMs)}`];
    const rest = told.lines.rest();
    return [...(rest === undefined ? [] : [`${stampText(sinceMs)} ${rest}`]), 'CANCELED'];
  }

  #tellExport(line: string): void {
    const told = [...this.#told.values()].findLast(({ isExport }) => isExport);
    if (!told) return;
    told.waiting.push(line);
    this.#flush(told);
  }

  #toldOf({ id, kind, name }: BuildVertex): Told {
    const known = this.#told.get(id);
    if (known) return known;
    const nowMs = this.#parts.nowMs();
    const told: Told = {
      number: this.#told.size + 1,
      name,
      isExport: kind === 'export',
      isDone: false,
      startedAtMs: nowMs,
      lines: new OutputLines(),
      transfers: new Set(),
      waiting: [],
      lastHeardAtMs: nowMs,
      isOver: false,
    };
    this.#told.set(id, told);
    return told;
  }

  #linesOf(progress: BuildProgress, told: Told): readonly string[] {
    const sinceMs = this.#parts.nowMs() - told.startedAtMs;
    const stamped = (line: string): string => `${stampText(sinceMs)} ${line}`;
    const rest = (): readonly string[] => [told.lines.rest()].filter((line) => line !== undefined).map(stamped);
    switch (progress.kind) {
      case 'output':
        return [...told.lines.take(progress.bytes)].map(stamped);
      case 'missed':
        return this.#parts.isVerbose ? [`not cached: ${progress.text}`] : [];
      case 'transfer':
        return transferLines(progress, told);
      case 'cached':
        return ['CACHED'];
      case 'done':
        return [...rest(), `DONE ${secondsText(sinceMs)}`];
      case 'cancelled':
        return [...rest(), 'CANCELED'];
      case 'failed':
        return [...rest(), `ERROR: ${progress.message}`];
      default:
        return [];
    }
  }

  #flush(told: Told): void {
    const current = this.#current;
    const isInterrupted = current !== undefined && current !== told && !current.isOver;
    const mayWait = isInterrupted && !told.isOver && this.#parts.nowMs() - current.lastHeardAtMs < PATIENCE_MS;
    if (mayWait) return;
    this.#print(told);
    if (!told.isOver) return;
    const next = [...this.#told.values()].find((each) => !each.isOver && each.waiting.length > 0);
    if (next) this.#print(next);
  }

  #print(told: Told): void {
    if (told.waiting.length === 0 && told.isOver) return;
    const { out } = this.#parts;
    if (this.#current !== told) {
      if (this.#current && !this.#current.isOver) out.write(`#${this.#current.number} ...\n`);
      out.write(`${this.#isFirst ? '' : '\n'}#${told.number} ${told.name}\n`);
      this.#isFirst = false;
    }
    this.#current = told;
    for (const line of told.waiting) out.write(`#${told.number} ${line}\n`);
    told.waiting = [];
  }
}

/** Told once when it begins to be known how much it is, and once when it has come. */
function transferLines(
  progress: BuildProgress & { readonly kind: 'transfer' },
  { transfers }: Told,
): readonly string[] {
  const { what, currentBytes, totalBytes } = progress;
  const isWhole = totalBytes !== undefined && currentBytes >= totalBytes;
  const key = `${what} ${isWhole}`;
  if (transfers.has(key) || (!isWhole && totalBytes === undefined)) return [];
  transfers.add(key);
  return [`${transferText({ what, currentBytes, totalBytes })}${isWhole ? ' done' : ''}`];
}
