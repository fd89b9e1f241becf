import { BuildBoard, type BuildProgress, type BuildRow, isShownVertex } from '../../../engine/index.js';
import type { BuildView, BuildViewParts } from './build-view.js';
import { secondsText } from './seconds.js';
import { transferText } from './transfer-text.js';

const FRAME_MS = 100;
/** Lines of a program's output that show below its step. */
const OUTPUT_LINES = 6;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]|\u001b\[[0-9;?]*[A-Za-z]/g;

/** Every piece of work in place, with how long it has taken, as BuildKit shows it on a terminal. */
export class TtyView implements BuildView {
  readonly #parts: BuildViewParts;
  readonly #board = new BuildBoard({ keptLines: OUTPUT_LINES });
  readonly #startedAtMs: number;
  readonly #timer: NodeJS.Timeout;
  #drawn = 0;
  #isOver = false;

  constructor(parts: BuildViewParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.nowMs();
    this.#timer = setInterval(() => this.#draw(), FRAME_MS).unref();
  }

  show(progress: BuildProgress): void {
    this.#board.take(progress, this.#parts.nowMs());
  }

  end(): void {
    this.#board.end(this.#parts.nowMs());
    this.#isOver = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#draw();
  }

  /** Rows that have scrolled away cannot be written again: what runs, and the newest, is what stays in view. */
  #draw(): void {
    const { out } = this.#parts;
    const rows = this.#board.rows.filter(({ vertex }) => isShownVertex(vertex));
    const blocks = rows.map((row) => this.#block(row));
    const lines = [this.#heading(rows), ...newest(blocks, out.rows - 2)].map((line) => cut(line, out.columns));
    const back = this.#drawn > 0 ? `\x1b[${this.#drawn}A\x1b[J` : '';
    out.write(`\x1b[?25l${back}${lines.map((line) => `\r${line}\n`).join('')}\x1b[?25h`);
    this.#drawn = lines.length;
  }

  #heading(rows: readonly BuildRow[]): string {
    const over = rows.filter(({ status }) => status !== 'running').length;
    const word = this.#isOver && !this.#board.failed ? ' FINISHED' : '';
    const taken = secondsText(this.#parts.nowMs() - this.#startedAtMs);
    return `[+] Building ${taken} (${over}/${rows.length})${word}`;
  }

  #block(row: BuildRow): readonly string[] {
    const { out, nowMs, isVerbose } = this.#parts;
    const word = WORDS[row.status];
    const taken = secondsText((row.endedAtMs ?? nowMs()) - row.startedAtMs);
    const isRunning = row.status === 'running';
    const detail = isRunning || isVerbose ? row.transfers.map((transfer) => ` => => ${transferText(transfer)}`) : [];
    const miss = isVerbose && row.missText !== undefined ? [` => => not cached: ${clean(row.missText)}`] : [];
    const output = isRunning ? row.output.slice(-OUTPUT_LINES).map((line) => ` => => # ${clean(line)}`) : [];
    return [withTime(` => ${word}${clean(row.vertex.name)}`, taken, out.columns), ...miss, ...detail, ...output];
  }
}

const WORDS: Readonly<Record<BuildRow['status'], string>> = {
  running: '',
  done: '',
  cached: 'CACHED ',
  failed: 'ERROR ',
  cancelled: 'CANCELED ',
};

/** The last blocks that have room. */
function newest(blocks: readonly (readonly string[])[], room: number): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks.toReversed()) {
    if (lines.length + block.length > room) break;
    lines.unshift(...block);
  }
  return lines;
}

/** Foreign text moves no cursor. */
const clean = (text: string): string => text.replaceAll(CONTROL, ' ');

function withTime(text: string, time: string, columns: number): string {
  const room = Math.max(10, columns - 1 - time.length - 1);
  return `${text.slice(0, room).padEnd(room)} ${time}`;
}

const cut = (line: string, columns: number): string => line.slice(0, Math.max(1, columns - 1));
