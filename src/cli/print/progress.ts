import type { ImageProgress, PushProgress } from '../../engine/index.js';
import type { Output } from '../output.js';
import { humanSize } from './human-size.js';

const BAR_WIDTH = 50;
const FRAME_MS = 100;

/** A layer on its way, in whichever direction. */
type ProgressStep<Phase extends string> = {
  readonly layer?: string | undefined;
  readonly phase: Phase;
  readonly currentBytes?: number | undefined;
  readonly totalBytes?: number | undefined;
  readonly message?: string | undefined;
};

/** What is said of each phase. */
export type ProgressWords<Phase extends string> = {
  readonly all: Readonly<Record<Phase, string>>;
  /** Without a terminal only what will not change is worth a line. */
  readonly plain: Partial<Record<Phase, string>>;
  /** Those that have a bar. */
  readonly moving: readonly Phase[];
  /** Those whose message is a part of the sentence. */
  readonly joined?: readonly Phase[] | undefined;
};

const PULL_WORDS: ProgressWords<ImageProgress['phase']> = {
  all: {
    resolving: 'Resolving',
    waiting: 'Waiting',
    downloading: 'Downloading',
    retrying: 'Retrying',
    extracting: 'Extracting',
    exists: 'Already exists',
    done: 'Pull complete',
  },
  plain: { waiting: 'Pulling fs layer', retrying: 'Retrying', exists: 'Already exists', done: 'Pull complete' },
  moving: ['downloading', 'extracting'],
};

/** Of an archive on its way out. */
export const SAVE_WORDS: ProgressWords<'saving' | 'saved'> = {
  all: { saving: 'Saving', saved: 'Saved' },
  plain: {},
  moving: ['saving'],
};

/** Docker's words for a push. */
export const PUSH_WORDS: ProgressWords<PushProgress['phase']> = {
  all: {
    preparing: 'Preparing',
    waiting: 'Waiting',
    pushing: 'Pushing',
    retrying: 'Retrying',
    pushed: 'Pushed',
    exists: 'Layer already exists',
    mounted: 'Mounted from',
    skipped: 'Skipped foreign layer',
  },
  plain: {
    preparing: 'Preparing',
    retrying: 'Retrying',
    pushed: 'Pushed',
    exists: 'Layer already exists',
    mounted: 'Mounted from',
    skipped: 'Skipped foreign layer',
  },
  moving: ['pushing'],
  joined: ['mounted'],
};

/** Shows how far a pull, load or push is: a bar a layer on a terminal, plain lines otherwise. */
export interface ProgressView<Phase extends string = ImageProgress['phase']> extends Disposable {
  show(step: ProgressStep<Phase>): void;
}

export const openProgress = (out: Output, nowMs: () => number): ProgressView =>
  openProgressWith(PULL_WORDS, out, nowMs);

/** The same for work that has other phases. */
export function openProgressWith<Phase extends string>(
  words: ProgressWords<Phase>,
  out: Output,
  nowMs: () => number,
): ProgressView<Phase> {
  return out.isTerminal ? new ProgressBars(words, out, nowMs) : plainProgress(words, out);
}

function plainProgress<Phase extends string>(words: ProgressWords<Phase>, out: Output): ProgressView<Phase> {
  const said = new Set<string>();
  return {
    show(step) {
      const { layer, phase, message } = step;
      const word = words.plain[phase];
      const plain = { ...words, all: { ...words.all, [phase]: word } };
      const line = layer === undefined ? message : word && sayStep(plain, layer, step);
      if (line === undefined || said.has(line)) return;
      said.add(line);
      out.line(line);
    },
    [Symbol.dispose]: () => undefined,
  };
}

/** Layers in the order they came, redrawn in place a few times a second. */
class ProgressBars<Phase extends string> implements ProgressView<Phase> {
  readonly #words: ProgressWords<Phase>;
  readonly #out: Output;
  readonly #nowMs: () => number;
  readonly #steps = new Map<string, ProgressStep<Phase>>();
  #drawn = 0;
  #drawnAtMs = Number.NEGATIVE_INFINITY;

  constructor(words: ProgressWords<Phase>, out: Output, nowMs: () => number) {
    this.#words = words;
    this.#out = out;
    this.#nowMs = nowMs;
  }

  show(step: ProgressStep<Phase>): void {
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
      .map(([layer, step]) => stepLine(this.#words, layer, step, this.#out.columns));
    if (lines.length === 0) return;
    const back = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#out.write(back + lines.map((line) => `\r${line}\x1b[K\n`).join(''));
    this.#drawn = lines.length;
    this.#drawnAtMs = this.#nowMs();
  }
}

/** `a2abf6c4d29d: Downloading [====>    ]  1.2MB/31.4MB` */
export const barLine = (layer: string, step: ImageProgress, columns: number): string =>
  stepLine(PULL_WORDS, layer, step, columns);

function stepLine<Phase extends string>(
  words: ProgressWords<Phase>,
  layer: string,
  step: ProgressStep<Phase>,
  columns: number,
): string {
  const { phase, currentBytes, totalBytes } = step;
  const isMoving = words.moving.includes(phase);
  if (!isMoving || currentBytes === undefined) return cut(sayStep(words, layer, step), columns);
  const start = `${layer}: ${words.all[phase]}`;
  if (!totalBytes) return cut(`${start} ${humanSize(currentBytes)}`, columns);
  const sizes = `${humanSize(currentBytes)}/${humanSize(totalBytes)}`;
  const width = Math.min(BAR_WIDTH, columns - start.length - sizes.length - 5);
  return cut(width < 5 ? `${start} ${sizes}` : `${start} ${bar(currentBytes / totalBytes, width)} ${sizes}`, columns);
}

function sayStep<Phase extends string>(
  { all, joined = [] }: ProgressWords<Phase>,
  layer: string,
  { phase, message }: ProgressStep<Phase>,
): string {
  if (!message) return `${layer}: ${all[phase]}`;
  return joined.includes(phase) ? `${layer}: ${all[phase]} ${message}` : `${layer}: ${all[phase]} (${message})`;
}

function bar(share: number, width: number): string {
  const full = Math.min(width, Math.floor(share * width));
  const head = full < width ? '>' : '';
  return `[${('='.repeat(full) + head).padEnd(width)}]`;
}

const cut = (line: string, columns: number): string => line.slice(0, Math.max(1, columns - 1));
