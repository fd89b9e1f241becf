import type { LogEntry, OutputChunk } from '../../engine/index.js';
import { unframed } from '../connection/stdcopy.js';

const NEWLINE = 0x0a;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) /;
/** As long as a time and its blank can be. */
const LONGEST_TIME = 40;
/** Of a line that does not end so much is one entry. */
const LONGEST_PIECE_BYTES = 64 * 1024;

type Options = { readonly hasTty: boolean; readonly invalid: (reason: string) => Error };

/** The lines of a log that was asked for with times; a batch for each piece that came. */
export async function* logBatches(
  bytes: AsyncIterable<Uint8Array>,
  { hasTty, invalid }: Options,
): AsyncGenerator<readonly LogEntry[]> {
  const lines = { stdout: new LineReader('stdout'), stderr: new LineReader('stderr') };
  const chunks: AsyncIterable<OutputChunk> = hasTty ? plain(bytes) : unframed(bytes, invalid);
  for await (const { stream, bytes: piece } of chunks) {
    const entries = lines[stream].read(piece);
    if (entries.length > 0) yield entries;
  }
  const rest = [...lines.stdout.rest(), ...lines.stderr.rest()];
  if (rest.length > 0) yield rest;
}

async function* plain(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<OutputChunk> {
  for await (const piece of bytes) yield { stream: 'stdout', bytes: piece };
}

/** Cuts one stream into lines, and takes from each the time before it. */
class LineReader {
  readonly #stream: LogEntry['stream'];
  #held = Buffer.alloc(0);
  /** Of the line that is under way; undefined at the beginning of one. */
  #time: string | undefined;

  constructor(stream: LogEntry['stream']) {
    this.#stream = stream;
  }

  read(piece: Uint8Array): readonly LogEntry[] {
    const all = this.#held.byteLength === 0 ? Buffer.from(piece) : Buffer.concat([this.#held, piece]);
    const entries: LogEntry[] = [];
    let from = 0;
    for (let end = all.indexOf(NEWLINE, from); end >= 0; end = all.indexOf(NEWLINE, from)) {
      entries.push(this.#entry(all.subarray(from, end), false));
      from = end + 1;
    }
    this.#held = Buffer.from(all.subarray(from));
    if (this.#held.byteLength > LONGEST_PIECE_BYTES) entries.push(...this.rest());
    return entries;
  }

  /** What has come of a line that has not ended. */
  rest(): readonly LogEntry[] {
    if (this.#held.byteLength === 0) return [];
    const entry = this.#entry(this.#held, true);
    this.#held = Buffer.alloc(0);
    return [entry];
  }

  #entry(line: Buffer, isPartial: boolean): LogEntry {
    const spelled = this.#time === undefined ? TIME.exec(line.subarray(0, LONGEST_TIME).toString('latin1')) : undefined;
    const time = this.#time ?? spelled?.[1] ?? '1970-01-01T00:00:00Z';
    this.#time = isPartial ? time : undefined;
    return { stream: this.#stream, time, bytes: line.subarray(spelled?.[0].length ?? 0), isPartial };
  }
}
