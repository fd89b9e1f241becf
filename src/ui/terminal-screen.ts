import type { TerminalSize } from '../engine/index.js';
import type { LendOptions, LentOutput, Screen } from './effects/screen.js';
import type { Terminal, TerminalOutput } from './terminal/index.js';

/** The real terminal, for effects. */
export class TerminalScreen implements Screen {
  readonly termName: string;
  readonly #terminal: Terminal;
  readonly #output: TerminalOutput;

  constructor(
    terminal: Terminal,
    { output, termName }: { readonly output: TerminalOutput; readonly termName: string },
  ) {
    this.#terminal = terminal;
    this.#output = output;
    this.termName = termName;
  }

  get size(): TerminalSize {
    const { rows, columns } = this.#terminal.writer;
    return { rows, columns };
  }

  /** @see XTerm Control Sequences, OSC 52 */
  copy(text: string): void {
    this.#output.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`, () => undefined);
  }

  redraw(): void {
    this.#terminal.writer.redraw();
  }

  async handOver<Result>(run: () => Promise<Result>): Promise<Result> {
    return await this.#terminal.handOver(run);
  }

  async lend<Result>(
    { onInput, onResize, ...detach }: LendOptions,
    visit: (output: LentOutput) => Promise<Result>,
  ): Promise<Result> {
    const output: LentOutput = { write: (text) => new Promise((resolve) => this.#output.write(text, resolve)) };
    const resized = (): void => onResize(this.size);
    this.#output.on('resize', resized);
    try {
      return await this.#terminal.passThrough({ sink: onInput, ...detach }, () => visit(output));
    } finally {
      this.#output.off('resize', resized);
    }
  }
}
