const CONSTRUCTED = 0x20;
const TAG = { boolean: 1, integer: 2, bits: 3, bytes: 4, oid: 6, utf8: 12, sequence: 16, set: 17, time: 24 } as const;
const CONTEXT = 0x80;

/** A value in the distinguished encoding of ASN.1. @see ITU-T X.690 */
function value(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const hex = length.toString(16);
  const size = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content]);
}

/** What a certificate is written with. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]) => value(TAG.sequence | CONSTRUCTED, Buffer.concat(parts)),
  set: (...parts: readonly Uint8Array[]) => value(TAG.set | CONSTRUCTED, Buffer.concat(parts)),
  /** Of big-endian bytes, the first of which is below 128. */
  integer: (bytes: Uint8Array) => value(TAG.integer, bytes),
  isTrue: () => value(TAG.boolean, Buffer.from([0xff])),
  bits: (bytes: Uint8Array) => value(TAG.bits, Buffer.concat([Buffer.from([0]), bytes])),
  bytes: (bytes: Uint8Array) => value(TAG.bytes, bytes),
  utf8: (text: string) => value(TAG.utf8, Buffer.from(text)),
  /** `2.5.4.3`, with every number but the first two below 16384. */
  oid: (dotted: string) => value(TAG.oid, objectIdentifier(dotted)),
  /** GeneralizedTime, to the second. */
  time: (timeMs: number) =>
    value(TAG.time, Buffer.from(`${new Date(timeMs).toISOString().replace(/\D/g, '').slice(0, 14)}Z`, 'latin1')),
  /** `[number] EXPLICIT`. */
  explicit: (number: number, content: Uint8Array) => value(CONTEXT | CONSTRUCTED | number, content),
  /** `[number] IMPLICIT` of something that has no parts. */
  implicit: (number: number, content: Uint8Array) => value(CONTEXT | number, content),
};

function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return Buffer.from([first * 40 + second, ...rest.flatMap((n) => (n < 128 ? [n] : [0x80 | (n >> 7), n & 0x7f]))]);
}
