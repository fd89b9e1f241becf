type Unpacked = unknown;

/** Reads the MessagePack values that `bytes` begins with; what is not complete is left. */
export function unpackMessages(bytes: Buffer): readonly Unpacked[] {
  const values: Unpacked[] = [];
  const reader = new Reader(bytes);
  try {
    while (reader.offset < bytes.length) values.push(reader.read());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return values;
}

/** A second reading of the format, made from its specification and not from the code that is tested. */
class Reader {
  offset = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): Unpacked {
    const code = this.#unsigned(1);
    if (code < 0x80) return code;
    if (code < 0x90) return this.#map(code & 0x0f);
    if (code < 0xa0) return this.#array(code & 0x0f);
    if (code < 0xc0) return this.#text(code & 0x1f);
    switch (code) {
      case 0xce:
        return this.#unsigned(4);
      case 0xcf:
        return this.#unsigned(4) * 2 ** 32 + this.#unsigned(4);
      case 0xd7:
        return { type: this.#unsigned(1), seconds: this.#unsigned(4), nanos: this.#unsigned(4) };
      case 0xd9:
        return this.#text(this.#unsigned(1));
      case 0xda:
        return this.#text(this.#unsigned(2));
      case 0xdb:
        return this.#text(this.#unsigned(4));
      case 0xdc:
        return this.#array(this.#unsigned(2));
      case 0xdd:
        return this.#array(this.#unsigned(4));
      case 0xde:
        return this.#map(this.#unsigned(2));
      case 0xdf:
        return this.#map(this.#unsigned(4));
      default:
        throw new Error(`unexpected code ${code.toString(16)}`);
    }
  }

  #take(length: number): Buffer {
    if (this.offset + length > this.#bytes.length) throw new RangeError('not complete');
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  #unsigned(length: number): number {
    return this.#take(length).readUIntBE(0, length);
  }

  #text(length: number): string {
    return this.#take(length).toString();
  }

  #array(length: number): Unpacked {
    return Array.from({ length }, () => this.read());
  }

  #map(length: number): Unpacked {
    return Object.fromEntries(Array.from({ length }, () => [this.read(), this.read()]));
  }
}
