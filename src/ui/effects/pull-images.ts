import type { Engine, ImageProgress } from '../../engine/index.js';
import type { PullLayer } from '../state/app-state.js';
import type { Message } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import { FrameClock } from '../streams/frame-clock.js';

/** Pulls under way, each of which can be cancelled. */
export class PullRunner implements Disposable {
  readonly #dispatch: (message: Message) => void;
  readonly #cancels = new Map<number, AbortController>();

  constructor(dispatch: (message: Message) => void) {
    this.#dispatch = dispatch;
  }

  /** Resolves when the pull has ended, however it did. */
  async pull(
    { images }: Pick<Engine, 'images'>,
    { pullId, ref }: { readonly pullId: number; readonly ref: string },
  ): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(pullId, cancel);
    const progress = new PullProgress();
    using frames = new FrameClock(() => this.#dispatch({ type: 'pull.progressed', pullId, ...progress.read() }));
    try {
      const { name, isNew } = await images.pull(ref, {
        onProgress: (step) => {
          progress.add(step);
          frames.mark();
        },
        cancelSignal: cancel.signal,
      });
      frames.flush();
      this.#dispatch({ type: 'pull.done', pullId, name, isNew });
    } catch (error) {
      this.#dispatch({ type: 'pull.failed', pullId, problem: toProblem(error) });
    } finally {
      this.#cancels.delete(pullId);
    }
  }

  cancel(pullId: number): void {
    this.#cancels.get(pullId)?.abort();
  }

  [Symbol.dispose](): void {
    for (const cancel of this.#cancels.values()) cancel.abort();
  }
}

type ProgressRead = {
  readonly layers: readonly PullLayer[];
  readonly message: string;
  readonly bytesPerSecond: number;
};

/** The newest step of each layer, and how fast bytes come. */
class PullProgress {
  readonly #layers = new Map<string, PullLayer>();
  readonly #startedAtMs = performance.now();
  #message = '';

  add({ layer, phase, currentBytes, totalBytes, message }: ImageProgress): void {
    if (layer === undefined) {
      this.#message = message ?? phase;
      return;
    }
    const before = this.#layers.get(layer);
    this.#layers.set(layer, {
      layer,
      phase,
      currentBytes: currentBytes ?? (phase === 'done' ? (before?.totalBytes ?? 0) : 0),
      totalBytes: totalBytes ?? before?.totalBytes ?? 0,
    });
  }

  read(): ProgressRead {
    const layers = [...this.#layers.values()];
    const fetched = layers.reduce(
      (sum, { phase, currentBytes, totalBytes }) =>
        sum + (phase === 'exists' ? 0 : phase === 'downloading' ? currentBytes : totalBytes),
      0,
    );
    const seconds = (performance.now() - this.#startedAtMs) / 1000;
    return { layers, message: this.#message, bytesPerSecond: seconds > 0.5 ? fetched / seconds : 0 };
  }
}
