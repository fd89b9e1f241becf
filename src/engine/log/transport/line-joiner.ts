import type { LogEntry } from '../log-entry.js';
import type { LogMessage } from './log-transport.js';

/** A message holds no more; then it is a part. @see moby, daemon/logger/copier.go: defaultBufSize */
const LONGEST_BYTES = 16 * 1024;
/** Blanks, stream and tag behind the time, and the newline. */
const AROUND_BYTES = ' stdout F \n'.length;

type Pending = {
  time: string;
  parts: Uint8Array[];
  bytes: number;
  id: string | undefined;
  ordinal: number;
};

/** Makes messages of entries: what the monitor cut at its buffer's end becomes one line again, up to a length. */
export class LineJoiner {
  readonly #pending = new Map<LogEntry['stream'], Pending>();
  readonly #inventId: () => string;
  /** Of the file, since the first line that is not complete. */
  #heldBytes = 0;

  constructor(inventId: () => string) {
    this.#inventId = inventId;
  }

  /** How far before what was read lies what has not become a message yet. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  push(entries: readonly LogEntry[]): readonly LogMessage[] {
    const messages: LogMessage[] = [];
    for (const entry of entries) {
      const message = this.#add(entry);
      if (message) messages.push(message);
      const isHeld = [...this.#pending.values()].some(({ bytes }) => bytes > 0);
      this.#heldBytes = isHeld ? this.#heldBytes + entry.time.length + AROUND_BYTES + entry.bytes.byteLength : 0;
    }
    return messages;
  }

  /** What programs have not ended; nothing more will come. */
  end(): readonly LogMessage[] {
    const left = [...this.#pending].filter(([, { bytes }]) => bytes > 0);
    const messages = left.map(([stream, pending]) => toMessage(stream, pending, true));
    this.#pending.clear();
    this.#heldBytes = 0;
    return messages;
  }

  #add({ stream, time, bytes, isPartial }: LogEntry): LogMessage | undefined {
    const pending = this.#pending.get(stream);
    if (!pending && !isPartial) return { stream, time, bytes };
    const line = pending ?? { time, parts: [], bytes: 0, id: undefined, ordinal: 0 };
    if (line.bytes === 0) line.time = time;
    // A copy: the block it is a view of is not to be kept as long.
    line.parts.push(Uint8Array.from(bytes));
    line.bytes += bytes.byteLength;
    this.#pending.set(stream, line);
    if (!isPartial) {
      this.#pending.delete(stream);
      return toMessage(stream, line, true);
    }
    if (line.bytes < LONGEST_BYTES) return undefined;
    line.id ??= this.#inventId();
    const message = toMessage(stream, line, false);
    line.parts = [];
    line.bytes = 0;
    return message;
  }
}

function toMessage(stream: LogEntry['stream'], line: Pending, isLast: boolean): LogMessage {
  const { time, parts, id } = line;
  const message = { stream, time, bytes: Buffer.concat(parts) };
  if (id === undefined) return message;
  line.ordinal += 1;
  return { ...message, part: { id, ordinal: line.ordinal, isLast } };
}
