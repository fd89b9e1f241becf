/** Files of captured packets, as tcpdump and Wireshark read them. @see draft-ietf-opsawg-pcap */

export type PcapPacket = {
  readonly timeSeconds: number;
  readonly timeNanosRest: number;
  readonly bytes: Uint8Array;
  readonly originalLength: number;
};

/** Times are in nanoseconds, and numbers with the little end first. */
const MAGIC_NANOS = 0xa1b2_3c4d;
const VERSION = { major: 2, minor: 4 } as const;
const LINKTYPE_ETHERNET = 1;
const HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** What a file begins with. */
export function pcapHeader(snapLength: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  view.setUint32(0, MAGIC_NANOS, true);
  view.setUint16(4, VERSION.major, true);
  view.setUint16(6, VERSION.minor, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, LINKTYPE_ETHERNET, true);
  return new Uint8Array(view.buffer);
}

export function pcapRecord({ timeSeconds, timeNanosRest, bytes, originalLength }: PcapPacket): Uint8Array {
  const record = new Uint8Array(RECORD_HEADER_BYTES + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, timeSeconds, true);
  view.setUint32(4, timeNanosRest, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, originalLength, true);
  record.set(bytes, RECORD_HEADER_BYTES);
  return record;
}
