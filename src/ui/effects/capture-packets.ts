import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Capture, Engine } from '../../engine/index.js';
import { pcapHeader, pcapRecord } from '../../packet/pcap.js';
import { count } from '../format.js';
import type { Message } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import type { CaptureRequest } from '../state/trouble-order.js';
import { FrameClock } from '../streams/frame-clock.js';
import { withFile } from './with-file.js';

type Dispatch = (message: Message) => void;

/** Whose packets go where. */
type Place = Pick<CaptureRequest, 'container' | 'path'>;

type Running = { readonly cancel: AbortController; readonly ended: Promise<void> };

/** Writes the packets of one container at a time to a file. Disposing of it ends that, with the file whole. */
export class PacketCapturer implements AsyncDisposable {
  readonly #dispatch: Dispatch;
  #running: Running | undefined;

  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch;
  }

  /** Resolves when it listens; another one ends first. @throws what capturing does, file_operation_failed */
  async start({ traffic }: Pick<Engine, 'traffic'>, { container, path: given, filter }: CaptureRequest): Promise<void> {
    await this.stop();
    const cancel = new AbortController();
    await using whileStarting = new AsyncDisposableStack();
    const capture = whileStarting.use(await traffic.capture(container, { filter, cancelSignal: cancel.signal }));
    const file = await withFile(given, async (path) => await open(path, 'wx', 0o600));
    whileStarting.move();
    const path = resolve(given);
    this.#dispatch({ type: 'capture.begun', capture: { container, path } });
    this.#running = { cancel, ended: this.#write(capture, file, { container, path }) };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.cancel.abort();
    await running?.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #write(capture: Capture, file: FileHandle, { container, path }: Place): Promise<void> {
    const written = { packets: 0 };
    const lost = (): string => {
      const { dropped } = capture.counts();
      return dropped > 0 ? `, ${dropped} dropped by the kernel` : '';
    };
    try {
      await using _ = file;
      await using __ = capture;
      using frames = new FrameClock(() => this.#dispatch({ type: 'capture.grew', ...written }));
      await file.appendFile(pcapHeader(capture.snapLength));
      for await (const batch of capture.batches) {
        await file.appendFile(Buffer.concat(batch.map(pcapRecord)));
        written.packets += batch.length;
        frames.mark();
      }
    } catch (error) {
      const text = `No more packets of ${container} are written to ${path}: ${toProblem(error).sentence}`;
      return this.#dispatch({ type: 'capture.ended', text, isFailure: true });
    }
    const text = `Wrote ${count(written.packets, 'packet')} of ${container} to ${path}${lost()}.`;
    this.#dispatch({ type: 'capture.ended', text, isFailure: false });
  }
}
