const NEWLINE = 0x0a;
/** What has no end is shown in pieces of this size. */
const LONGEST_LINE_BYTES = 16 * 1024;

/** Puts the pieces of a program's output together to lines; what it wrote over with carriage returns is gone. */
export class OutputLines {
  #partial: Buffer = Buffer.alloc(0);

  /** The lines that these bytes have ended. */
  *take(bytes: Uint8Array): Generator<string> {
    let rest = Buffer.concat([this.#partial, bytes]);
    for (let end = endOf(rest); end >= 0; end = endOf(rest)) {
      yield lineText(rest.subarray(0, end));
      rest = rest.subarray(rest[end] === NEWLINE ? end + 1 : end);
    }
    this.#partial = rest;
  }

  /** What was written behind the last end of a line; undefined where nothing was. */
  rest(): string | undefined {
    const text = lineText(this.#partial);
    this.#partial = Buffer.alloc(0);
    return text === '' ? undefined : text;
  }
}

function endOf(bytes: Buffer): number {
  const end = bytes.indexOf(NEWLINE);
  if (end >= 0) return end;
  return bytes.byteLength > LONGEST_LINE_BYTES ? LONGEST_LINE_BYTES : -1;
}

function lineText(bytes: Buffer): string {
  const text = bytes.toString('utf8').replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
