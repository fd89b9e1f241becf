/** What can be written as MessagePack here. */
export type Packable =
  | string
  | number
  | Uint8Array
  | readonly Packable[]
  | { readonly [key: string]: Packable }
  | PackedTime;

/** A time with nanoseconds: extension type 0 of the forward protocol. */
export class PackedTime {
  readonly seconds: number;
  readonly nanos: number;

  constructor({ seconds, nanos }: { readonly seconds: number; readonly nanos: number }) {
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** @see https://github.com/msgpack/msgpack/blob/master/spec.md. Numbers are whole and not negative; bytes are written as a string. */
export function packMessage(value: Packable): Buffer {
  const parts: Uint8Array[] = [];
  pack(value, parts);
  return Buffer.concat(parts);
}

function pack(value: Packable, parts: Uint8Array[]): void {
  if (typeof value === 'string') return packString(Buffer.from(value), parts);
  if (typeof value === 'number') return packNumber(value, parts);
  if (value instanceof Uint8Array) return packString(value, parts);
  if (value instanceof PackedTime) return packTime(value, parts);
  if (Array.isArray(value)) {
    parts.push(sizeHeader(value.length, { small: 0x90, wide: 0xdc }));
    for (const item of value as readonly Packable[]) pack(item, parts);
    return;
  }
  const entries = Object.entries(value);
  parts.push(sizeHeader(entries.length, { small: 0x80, wide: 0xde }));
  for (const [key, item] of entries) {
    pack(key, parts);
    pack(item, parts);
  }
}

function packString(bytes: Uint8Array, parts: Uint8Array[]): void {
  const length = bytes.byteLength;
  if (length < 32) parts.push(Buffer.from([0xa0 | length]));
  else if (length < 0x100) parts.push(Buffer.from([0xd9, length]));
  else if (length < 0x10000) parts.push(Buffer.from([0xda, length >> 8, length & 0xff]));
  else parts.push(wide(0xdb, length));
  parts.push(bytes);
}

function packNumber(value: number, parts: Uint8Array[]): void {
  if (value < 0x80) parts.push(Buffer.from([value]));
  else if (value < 0x100000000) parts.push(wide(0xce, value));
  else {
    const bytes = Buffer.alloc(9);
    bytes[0] = 0xcf;
    bytes.writeBigUInt64BE(BigInt(value), 1);
    parts.push(bytes);
  }
}

function packTime({ seconds, nanos }: PackedTime, parts: Uint8Array[]): void {
  const bytes = Buffer.from([0xd7, 0x00, ...Array.from<number>({ length: 8 }).fill(0)]);
  bytes.writeUInt32BE(seconds % 0x100000000, 2);
  bytes.writeUInt32BE(nanos, 6);
  parts.push(bytes);
}

/** Of an array or a map: `wide` has 16 bits for the size, the next code 32. */
function sizeHeader(size: number, code: { readonly small: number; readonly wide: number }): Buffer {
  if (size < 16) return Buffer.from([code.small | size]);
  return size < 0x10000 ? Buffer.from([code.wide, size >> 8, size & 0xff]) : wide(code.wide + 1, size);
}

function wide(code: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = code;
  bytes.writeUInt32BE(value, 1);
  return bytes;
}
