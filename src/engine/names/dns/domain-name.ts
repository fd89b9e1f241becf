/** A name within a packet, and where it ends there. */
export type NameAt = { readonly name: string; readonly end: number };

const LONGEST_NAME_BYTES = 255;
const POINTER = 0xc0;
const LONGEST_LABEL = 63;

/**
 * Reads a name (RFC 1035, 3.1 and 4.1.4): labels with dots between them, without the last dot, in the letters they came in.
 * Bytes that are no letters of a host's name are kept as one character each, so that the name can be written again.
 *
 * @returns undefined where there is none, as in packets that are cut, or point in circles
 */
export function readName(packet: Uint8Array, offset: number): NameAt | undefined {
  const labels: string[] = [];
  let at = offset;
  let end: number | undefined;
  let bytes = 1;
  for (;;) {
    const length = packet[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if ((length & POINTER) === POINTER) {
      const target = ((length & ~POINTER) << 8) | (packet[at + 1] ?? Number.POSITIVE_INFINITY);
      // Only backwards: so there is no circle.
      if (target >= at) return undefined;
      end ??= at + 2;
      at = target;
      continue;
    }
    bytes += length + 1;
    if (length > LONGEST_LABEL || bytes > LONGEST_NAME_BYTES || at + 1 + length > packet.length) return undefined;
    labels.push(Buffer.from(packet.subarray(at + 1, at + 1 + length)).toString('latin1'));
    at += length + 1;
  }
}

/** The other way round; without pointers. */
export function writeName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  const parts = labels.map((label) => {
    const text = Buffer.from(label, 'latin1').subarray(0, LONGEST_LABEL);
    return Buffer.concat([Buffer.from([text.length]), text]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}
