import { engineError } from '../../../errors/engine-error.js';

const BLOCK = 512;
const NAME_LENGTH_AT = 124;
const NUMBER_LENGTH = 12;
const TYPE_AT = 156;
/** Entries that say something of the one behind them. @see pax(1), GNU tar */
const EXTENSION_TYPES = 'xgLK';

/** The bytes of the first file of a tar stream. @throws archive_invalid where it has none */
export async function* firstFile(tar: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await using reader = new BlockReader(tar);
  let paxSize: number | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    const size = paxSize ?? readNumber(header.subarray(NAME_LENGTH_AT, NAME_LENGTH_AT + NUMBER_LENGTH));
    if (EXTENSION_TYPES.includes(type)) {
      const body = await reader.take(Math.ceil(size / BLOCK) * BLOCK);
      if (type === 'x') paxSize = sizeRecord(body.subarray(0, size));
      continue;
    }
    if (type !== '0' && type !== '\0') throw noFile();
    yield* reader.pass(size);
    return;
  }
}

const noFile = (): Error => engineError('archive_invalid', { reason: 'it holds no file' });

/** Octal digits, or the binary form of GNU tar for what they cannot hold. */
function readNumber(field: Uint8Array): number {
  if ((field[0] ?? 0) & 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.parseInt(Buffer.from(field).toString('latin1').replace(/\0.*/, '').trim() || '0', 8);
}

function sizeRecord(records: Uint8Array): number | undefined {
  const found = /^\d+ size=(\d+)$/m.exec(Buffer.from(records).toString('utf8'))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Takes a stream of bytes apart. Disposing of it leaves the stream. */
class BlockReader implements AsyncDisposable {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.return?.();
  }

  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.pass(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *pass(length: number): AsyncGenerator<Uint8Array> {
    let left = length;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) throw noFile();
        this.#rest = value;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}
