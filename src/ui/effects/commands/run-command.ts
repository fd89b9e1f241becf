import type { CommandEnd, PreparedCommand } from '../../state/commands/prepared-command.js';
import type { Message } from '../../state/message.js';
import type { Screen } from '../screen.js';
import type { UserPrograms } from './user-programs.js';

/** More than anybody reads in a dialog. What is printed before it is counted, and dropped. */
const MAX_OUTPUT_BYTES = 256 * 1024;

type CommandTools = {
  readonly programs: UserPrograms;
  readonly screen: Pick<Screen, 'handOver'>;
  readonly dispatch: (message: Message) => void;
};

/** Runs the user's own commands. Disposing of it ends those that run behind the screen. */
export class CommandRunner implements Disposable {
  readonly #tools: CommandTools;
  readonly #cancel = new AbortController();

  constructor(tools: CommandTools) {
    this.#tools = tools;
  }

  /** @throws {EngineError} program_missing */
  async run(prepared: PreparedCommand): Promise<void> {
    const end = prepared.show === 'terminal' ? await this.#onTerminal(prepared) : await this.#behind(prepared);
    if (this.#cancel.signal.aborted) return;
    this.#tools.dispatch({ type: 'command.ended', prepared, end });
  }

  async #onTerminal({ program, args, env }: PreparedCommand): Promise<CommandEnd> {
    const { screen, programs } = this.#tools;
    const exit = await screen.handOver(() => programs.runOnTerminal({ program, args, env }));
    return { ...exit, output: '', droppedBytes: 0 };
  }

  async #behind({ program, args, env }: PreparedCommand): Promise<CommandEnd> {
    const { programs } = this.#tools;
    const cancelSignal = this.#cancel.signal;
    return await programs.capture({ program, args, env, maxBytes: MAX_OUTPUT_BYTES, cancelSignal });
  }

  [Symbol.dispose](): void {
    this.#cancel.abort();
  }
}
