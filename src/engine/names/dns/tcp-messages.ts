const LENGTH_BYTES = 2;

/** Cuts what comes by TCP into messages: each has its length before it (RFC 1035, 4.2.2). */
export class TcpMessages {
  #rest = Buffer.alloc(0);

  /** @returns the messages that are whole with these bytes */
  take(bytes: Uint8Array): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: Buffer[] = [];
    for (;;) {
      if (this.#rest.length < LENGTH_BYTES) return messages;
      const end = LENGTH_BYTES + this.#rest.readUInt16BE(0);
      if (this.#rest.length < end) return messages;
      messages.push(this.#rest.subarray(LENGTH_BYTES, end));
      this.#rest = this.#rest.subarray(end);
    }
  }
}

/** A message as it is sent by TCP. */
export function tcpMessage(message: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(message.length, 0);
  return Buffer.concat([length, message]);
}
