import type { ImageProgress } from '../../engine/index.js';
import type { Output } from '../output.js';
import { humanSize } from './human-size.js';

const BAR_WIDTH = 50;
const FRAME_MS = 100;

const WORDS: Readonly<Record<ImageProgress['phase'], string>> = {
  resolving: 'Resolving',
  waiting: 'Waiting',
  downloading: 'Downloading',
  retrying: 'Retrying',
  extracting: 'Extracting',
  exists: 'Already exists',
  done: 'Pull complete',
};

/** Without a terminal only what will not change is worth a line. */
const PLAIN_WORDS: Partial<Record<ImageProgress['phase'], string>> = {
  waiting: 'Pulling fs layer',
  retrying: 'Retrying',
  exists: 'Already exists',
  done: 'Pull complete',
};

/** Shows how far a pull or load is: a bar a layer on a terminal, plain lines otherwise. */
export interface ProgressView extends Disposable {
  show(step: ImageProgress): void;
}

export function openProgress(out: Output, nowMs: () => number): ProgressView {
  return out.isTerminal ? new ProgressBars(out, nowMs) : plainProgress(out);
}

function plainProgress(out: Output): ProgressView {
  const said = new Set<string>();
  return {
    show({ layer, phase, message }) {
      const word = PLAIN_WORDS[phase];
      const line = layer === undefined ? message : word && `${layer}: ${word}${message ? ` (${message})` : ''}`;
      if (line === undefined || said.has(line)) return;
      said.add(line);
      out.line(line);
    },
    [Symbol.dispose]: () => undefined,
  };
}

/** Layers in the order they came, redrawn in place a few times a second. */
class ProgressBars implements ProgressView {
  readonly #out: Output;
  readonly #nowMs: () => number;
  readonly #steps = new Map<string, ImageProgress>();
  #drawn = 0;
  #drawnAtMs = Number.NEGATIVE_INFINITY;

  constructor(out: Output, nowMs: () => number) {
    this.#out = out;
    this.#nowMs = nowMs;
  }

  show(step: ImageProgress): void {
    if (step.layer === undefined) return;
    this.#steps.set(step.layer, step);
    if (this.#nowMs() - this.#drawnAtMs >= FRAME_MS) this.#draw();
  }

  [Symbol.dispose](): void {
    this.#draw();
  }

  /** More layers than rows: only the last ones show, as lines that have scrolled away cannot be redrawn. */
  #draw(): void {
    const lines = [...this.#steps]
      .slice(-(this.#out.rows - 1))
      .map(([layer, step]) => barLine(layer, step, this.#out.columns));
    if (lines.length === 0) return;
    const back = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#out.write(back + lines.map((line) => `\r${line}\x1b[K\n`).join(''));
    this.#drawn = lines.length;
    this.#drawnAtMs = this.#nowMs();
  }
}

/** `a2abf6c4d29d: Downloading [====>    ]  1.2MB/31.4MB` */
export function barLine(
  layer: string,
  { phase, currentBytes, totalBytes, message }: ImageProgress,
  columns: number,
): string {
  const start = `${layer}: ${WORDS[phase]}`;
  const isMoving = phase === 'downloading' || phase === 'extracting';
  if (!isMoving || currentBytes === undefined) return cut(message ? `${start} (${message})` : start, columns);
  if (!totalBytes) return cut(`${start} ${humanSize(currentBytes)}`, columns);
  const sizes = `${humanSize(currentBytes)}/${humanSize(totalBytes)}`;
  const width = Math.min(BAR_WIDTH, columns - start.length - sizes.length - 5);
  return cut(width < 5 ? `${start} ${sizes}` : `${start} ${bar(currentBytes / totalBytes, width)} ${sizes}`, columns);
}

function bar(share: number, width: number): string {
  const full = Math.min(width, Math.floor(share * width));
  const head = full < width ? '>' : '';
  return `[${('='.repeat(full) + head).padEnd(width)}]`;
}

const cut = (line: string, columns: number): string => line.slice(0, Math.max(1, columns - 1));
