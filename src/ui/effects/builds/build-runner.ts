import { BuildBoard, type BuildRow, type Engine, isShownVertex } from '../../../engine/index.js';
import { familiarReference, parseReference, withDefaultTag } from '../../../oci/reference.js';
import type { Form } from '../../state/forms/form.js';
import { formCommand } from '../../state/forms/forms.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import { FrameClock } from '../../streams/frame-clock.js';
import type { AskedBuild, CommandWords } from '../forms/command-words.js';

type RunnerTools = {
  readonly dispatch: (message: Message) => void;
  readonly words: CommandWords;
  readonly nowMs: () => number;
};

/** Builds that were begun on the screen, each of which can be cancelled. Disposing cancels all, and waits until they have cleaned up. */
export class BuildRunner implements AsyncDisposable {
  readonly #tools: RunnerTools;
  readonly #cancels = new Map<number, AbortController>();
  readonly #running = new Set<Promise<void>>();
  #begun = 0;

  constructor(tools: RunnerTools) {
    this.#tools = tools;
  }

  /** Resolves when the build has begun; it goes on by itself. @throws what the command line says to such words */
  async start({ builds }: Pick<Engine, 'builds'>, form: Form): Promise<void> {
    const [, ...behindBuild] = formCommand(form);
    const asked = await this.#tools.words.readBuild(behindBuild);
    const buildId = (this.#begun += 1);
    this.#tools.dispatch({ type: 'build.begun', buildId, title: titleOf(asked), form });
    const run = this.#run(builds, buildId, asked);
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  cancel(buildId: number): void {
    this.#cancels.get(buildId)?.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cancel of this.#cancels.values()) cancel.abort();
    await Promise.allSettled(this.#running);
  }

  async #run(builds: Engine['builds'], buildId: number, asked: AskedBuild): Promise<void> {
    const { dispatch, nowMs } = this.#tools;
    const cancel = new AbortController();
    this.#cancels.set(buildId, cancel);
    const board = new BuildBoard();
    const tell = (): void => dispatch({ type: 'build.progressed', buildId, rows: shownRows(board) });
    using frames = new FrameClock(tell);
    await using _borrowed = asked.borrowed;
    try {
      const { imageId, names } = await builds.build(asked.request, {
        cancelSignal: cancel.signal,
        onProgress(progress) {
          board.take(progress, nowMs());
          frames.mark();
        },
      });
      tell();
      dispatch({ type: 'build.done', buildId, name: names[0] ?? imageId?.slice(7, 19) ?? '' });
    } catch (error) {
      board.end(nowMs());
      tell();
      dispatch({ type: 'build.failed', buildId, problem: toProblem(error) });
    } finally {
      this.#cancels.delete(buildId);
    }
  }
}

const shownRows = (board: BuildBoard): readonly BuildRow[] => board.rows.filter(({ vertex }) => isShownVertex(vertex));

function titleOf({ request: { tags = [] }, folder }: AskedBuild): string {
  const [first] = tags;
  return first === undefined ? folder : familiarReference(withDefaultTag(parseReference(first)));
}
