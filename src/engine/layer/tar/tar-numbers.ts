import { BLOCK_BYTES } from './tar-entry.js';

const CHECKSUM = { start: 148, end: 156 } as const;
const SPACE = 0x20;

/** A number of a header: octal digits, or, where its first bit is set, base 256 in two's complement. */
export function readNumber(block: Uint8Array, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if (first & 0x80) return readBase256(block.subarray(start, start + length));
  const text = Buffer.from(block.buffer, block.byteOffset + start, length).toString('latin1');
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function readBase256(bytes: Uint8Array): number | undefined {
  const isNegative = ((bytes[0] ?? 0) & 0x40) !== 0;
  let value = 0n;
  bytes.forEach((byte, index) => {
    const plain = isNegative ? byte ^ 0xff : byte;
    value = (value << 8n) | BigInt(index === 0 ? plain & 0x7f : plain);
  });
  const number = Number(isNegative ? -value - 1n : value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Writes octal digits and a closing NUL. The number must fit: callers put larger ones into PAX records. */
export function writeOctal(block: Buffer, value: number, start: number, length: number): void {
  block.write(value.toString(8).padStart(length - 1, '0'), start, length - 1, 'latin1');
}

/** The largest number that {@link writeOctal} has room for. */
export const octalLimit = (length: number): number => 8 ** (length - 1) - 1;

/** Sum of the header's bytes, its own field taken as spaces. */
export function headerChecksum(block: Uint8Array): { readonly unsigned: number; readonly signed: number } {
  let unsigned = (CHECKSUM.end - CHECKSUM.start) * SPACE;
  let negative = 0;
  const add = (start: number, end: number): void => {
    for (let index = start; index < end; index += 1) {
      const byte = block[index] ?? 0;
      unsigned += byte;
      negative += byte >> 7;
    }
  };
  add(0, CHECKSUM.start);
  add(CHECKSUM.end, BLOCK_BYTES);
  return { unsigned, signed: unsigned - negative * 256 };
}

/** Old tars summed signed bytes; both are right. */
export function isChecksumRight(block: Uint8Array): boolean {
  const stated = readNumber(block, CHECKSUM.start, CHECKSUM.end - CHECKSUM.start);
  const { unsigned, signed } = headerChecksum(block);
  return stated === unsigned || stated === signed;
}

export function writeChecksum(block: Buffer): void {
  const { unsigned } = headerChecksum(block);
  block.write(`${unsigned.toString(8).padStart(6, '0')}\0 `, CHECKSUM.start, 8, 'latin1');
}
