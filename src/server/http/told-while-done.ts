import { isEngineError } from '../../errors/engine-error.js';
import { messageOf } from './error-reply.js';
import { type Reply, stream } from './reply.js';

/** One line of docker's progress, as JSON has it. */
export type ProgressMessage = Readonly<Record<string, unknown>>;

/** Tells one thing. What has the same `key` and has not gone out yet gives way: a slow client gets the newest. */
export type Tell = (message: ProgressMessage, key?: string) => void;

/** How many characters wait to go out: whoever tells without end has to look at it. */
export type WaitingLength = () => number;

/** What has been told and has not gone out. */
class Told {
  #waiting = new Map<string, string>();
  #waitingLength = 0;
  #serial = 0;
  #wake = Promise.withResolvers<void>();
  #isOver = false;
  hasBegun = false;

  readonly tell: Tell = (message, key = `${(this.#serial += 1)}`) => {
    this.hasBegun = true;
    const line = `${JSON.stringify(message)}\r\n`;
    this.#waitingLength += line.length - (this.#waiting.get(key)?.length ?? 0);
    this.#waiting.set(key, line);
    this.#wake.resolve();
  };

  readonly waitingLength: WaitingLength = () => this.#waitingLength;

  end(): void {
    this.#isOver = true;
    this.#wake.resolve();
  }

  /** Resolves once something was told, or all is over. */
  get first(): Promise<void> {
    return this.#wake.promise;
  }

  async *lines(): AsyncGenerator<Uint8Array> {
    for (;;) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers<void>();
      const told = [...this.#waiting.values()];
      this.#waiting = new Map();
      this.#waitingLength = 0;
      if (told.length > 0) yield Buffer.from(told.join(''));
      else if (this.#isOver) return;
      if (this.#isOver) this.#wake.resolve();
    }
  }
}

export type ToldOptions = {
  /** The status says nothing of how it went: a failure is always a line, but for what nobody here may ask for. */
  readonly isAlwaysWell?: boolean | undefined;
};

/**
 * Answers with what `work` tells as it goes on, one JSON document a line. A failure before the first is thrown, and is told
 * as any other; a later one is the last line, as the status is out by then.
 *
 * @see moby, pkg/streamformatter
 */
export async function toldWhileDone(
  work: (tell: Tell, waitingLength: WaitingLength) => Promise<void>,
  { isAlwaysWell = false }: ToldOptions = {},
): Promise<Reply> {
  const told = new Told();
  const done = work(told.tell, told.waitingLength).then(
    () => told.end(),
    (error: unknown) => {
      const isTold = told.hasBegun || (isAlwaysWell && isEngineError(error) && error.kind !== 'permission_denied');
      if (!isTold) throw error;
      const message = messageOf(error);
      told.tell({ errorDetail: { message }, error: message });
      told.end();
    },
  );
  await Promise.race([told.first, done]);
  return stream('application/json', told.lines());
}
