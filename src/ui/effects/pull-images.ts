import type { Engine, ImageProgress, PushProgress } from '../../engine/index.js';
import type { PullLayer } from '../state/app-state.js';
import type { Effect } from '../state/effect.js';
import type { Message } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import { FrameClock } from '../streams/frame-clock.js';
import { type ArchiveProgress, loadImages, saveImages } from './archive-images.js';

/** Images on their way, each of which can be cancelled. */
export class PullRunner implements Disposable {
  readonly #dispatch: (message: Message) => void;
  readonly #cancels = new Map<number, AbortController>();

  constructor(dispatch: (message: Message) => void) {
    this.#dispatch = dispatch;
  }

  /** Resolves when the pull has ended, however it did. */
  async pull({ images }: Pick<Engine, 'images'>, { pullId, ref }: Asked): Promise<void> {
    await this.#run(pullId, async (options) => {
      const { name, isNew } = await images.pull(ref, options);
      return { type: 'pull.done', pullId, name, isNew };
    });
  }

  /** Resolves when the push has ended, however it did. */
  async push({ images }: Pick<Engine, 'images'>, { pullId, ref }: Asked): Promise<void> {
    await this.#run(pullId, async (options) => {
      const { name } = await images.push(ref, options);
      return { type: 'push.done', pullId, name };
    });
  }

  /** Resolves when the archive is written, or is not. */
  async save({ images }: Pick<Engine, 'images'>, asked: Effect & { readonly type: 'images.save' }): Promise<void> {
    await this.#run(asked.pullId, async (options) => await saveImages({ images }, asked, options));
  }

  /** Resolves when the archive is loaded, or is not. */
  async load({ images }: Pick<Engine, 'images'>, asked: Effect & { readonly type: 'images.load' }): Promise<void> {
    await this.#run(asked.pullId, async (options) => await loadImages({ images }, asked, options));
  }

  async #run(pullId: number, transfer: (options: TransferOptions) => Promise<Message>): Promise<void> {
    const cancel = new AbortController();
    this.#cancels.set(pullId, cancel);
    const progress = new PullProgress();
    using frames = new FrameClock(() => this.#dispatch({ type: 'pull.progressed', pullId, ...progress.read() }));
    try {
      const done = await transfer({
        onProgress: (step) => {
          progress.add(step);
          frames.mark();
        },
        cancelSignal: cancel.signal,
      });
      frames.flush();
      this.#dispatch(done);
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

type Asked = { readonly pullId: number; readonly ref: string };

type TransferProgress = ImageProgress | PushProgress | ArchiveProgress;

type TransferOptions = {
  readonly onProgress: (step: TransferProgress) => void;
  readonly cancelSignal: AbortSignal;
};

/** Phases in which no byte of a layer has been sent or has come. */
const STILL: ReadonlySet<string> = new Set(['waiting', 'preparing', 'exists', 'mounted', 'skipped']);

/** Phases in which a part of it has. */
const MOVING: ReadonlySet<string> = new Set(['downloading', 'pushing', 'saving']);

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

  add({ layer, phase, currentBytes, totalBytes, message }: TransferProgress): void {
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
        sum + (STILL.has(phase) ? 0 : MOVING.has(phase) ? currentBytes : totalBytes),
      0,
    );
    const seconds = (performance.now() - this.#startedAtMs) / 1000;
    return { layers, message: this.#message, bytesPerSecond: seconds > 0.5 ? fetched / seconds : 0 };
  }
}
