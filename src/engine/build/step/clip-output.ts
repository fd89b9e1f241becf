import type { Clock } from '../../../host/clock.js';
import type { OutputLimit } from '../build-request.js';

const KIB = 1024;
const MIB = KIB * KIB;
const MS_PER_SECOND = 1000;

/** BuildKit's own. @see moby/buildkit, util/progress/logs */
export const DEFAULT_OUTPUT_LIMIT: OutputLimit = { bytes: 2 * MIB, bytesPerSecond: 200 * KIB };

export type ClipOptions = {
  readonly limit?: OutputLimit | undefined;
  readonly clock: Pick<Clock, 'monotonicMs'>;
};

type Stream = 'stdout' | 'stderr';
type StreamState = { writtenBytes: number; isClipped: boolean };

/**
 * What of a step's output is told: of each stream so many bytes, and so many for each second since the step began. The rest
 * is read and dropped, and a line says so where it is missing; a step that goes on more quietly is heard again.
 */
export class OutputClipper {
  readonly #limit: OutputLimit;
  readonly #clock: ClipOptions['clock'];
  readonly #startedAtMs: number;
  readonly #streams = new Map<Stream, StreamState>();

  constructor({ limit = DEFAULT_OUTPUT_LIMIT, clock }: ClipOptions) {
    this.#limit = limit;
    this.#clock = clock;
    this.#startedAtMs = clock.monotonicMs();
  }

  /** The bytes that are to be told, with the line where some are left out; undefined where there is nothing to tell. */
  take(stream: Stream, bytes: Uint8Array): Uint8Array | undefined {
    const state = this.#streams.get(stream) ?? { writtenBytes: 0, isClipped: false };
    this.#streams.set(stream, state);
    const { allowedBytes, text } = this.#allowance();
    const room = Math.max(0, allowedBytes - state.writtenBytes);
    state.writtenBytes += bytes.byteLength;
    if (bytes.byteLength <= room) {
      state.isClipped = false;
      return bytes;
    }
    const told = bytes.subarray(0, room);
    if (state.isClipped) return told.byteLength > 0 ? told : undefined;
    state.isClipped = true;
    return Buffer.concat([told, Buffer.from(`\n[output clipped, log limit ${text} reached]\n`)]);
  }

  #allowance(): { readonly allowedBytes: number; readonly text: string } {
    const { bytes, bytesPerSecond } = this.#limit;
    const seconds = Math.max(1, Math.ceil((this.#clock.monotonicMs() - this.#startedAtMs) / MS_PER_SECOND));
    const bySpeed = seconds * bytesPerSecond;
    return bySpeed > bytes
      ? { allowedBytes: bytes, text: sizeText(bytes) }
      : { allowedBytes: bySpeed, text: `${sizeText(bytesPerSecond)}/s` };
  }
}

/** As BuildKit writes it: `2MiB`. */
function sizeText(bytes: number): string {
  if (bytes >= MIB) return `${round(bytes / MIB)}MiB`;
  return bytes >= KIB ? `${round(bytes / KIB)}KiB` : `${bytes}B`;
}

const round = (value: number): number => Number(value.toPrecision(6));
