import type { TerminalSize } from '../engine/index.js';
import type { HeldKeys, LendOptions, LentOutput, Screen } from './effects/screen.js';
import type { Terminal, TerminalOutput } from './terminal/index.js';

const CTRL_C = 0x03;

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

  redraw(): void {
    this.#terminal.writer.redraw();
  }

  holdKeys(): HeldKeys {
    let held: Buffer[] = [];
    const diversion = this.#terminal.input.divert((bytes) => {
      if (bytes.includes(CTRL_C)) diversion[Symbol.dispose]();
      else held.push(bytes);
    });
    return {
      take: () => {
        const taken = Buffer.concat(held);
        held = [];
        return taken;
      },
      [Symbol.dispose]: () => diversion[Symbol.dispose](),
    };
  }

  async handOver<Result>(run: () => Promise<Result>): Promise<Result> {
    return await this.#terminal.handOver(run);
  }

  async lend<Result>(
    { onInput, onResize, held, ...detach }: LendOptions,
    visit: (output: LentOutput) => Promise<Result>,
  ): Promise<Result> {
    const output: LentOutput = { write: (text) => new Promise((resolve) => this.#output.write(text, resolve)) };
    const resized = (): void => onResize(this.size);
    this.#output.on('resize', resized);
    const typed = held?.take();
    if (typed && typed.length > 0) onInput(typed);
    try {
      return await this.#terminal.passThrough({ sink: onInput, ...detach }, () => visit(output));
    } finally {
      this.#output.off('resize', resized);
    }
  }
}
