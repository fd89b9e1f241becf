import { parseAddress } from '../../src/packet/address.js';

export type FrameParts = {
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly protocol?: number | undefined;
  readonly sourcePort?: number | undefined;
  readonly destinationPort?: number | undefined;
  readonly payload?: string | undefined;
  /** In eights of bytes. */
  readonly fragmentOffset?: number | undefined;
};

const MACS = [0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2];
const word = (value: number): readonly number[] => [value >> 8, value & 0xff];
const addressBytes = (text: string): readonly number[] => [...(parseAddress(text) ?? [])];

/** A frame with an IP packet in it; its checksums are 0. */
export function aFrame(parts: FrameParts = {}): Uint8Array {
  const { source = '10.0.0.2', destination = '10.0.0.3', protocol = 6, payload = '' } = parts;
  const carried = carriedBytes(protocol, parts, [...Buffer.from(payload, 'latin1')]);
  const isV6 = source.includes(':');
  const header = isV6
    ? [0x60, 0, 0, 0, ...word(carried.length), protocol, 64]
    : [0x45, 0, ...word(20 + carried.length), 0, 0, ...word(parts.fragmentOffset ?? 0), 64, protocol, 0, 0];
  return Uint8Array.from([
    ...MACS,
    ...word(isV6 ? 0x86dd : 0x0800),
    ...header,
    ...addressBytes(source),
    ...addressBytes(destination),
    ...carried,
  ]);
}

function carriedBytes(protocol: number, parts: FrameParts, payload: readonly number[]): readonly number[] {
  const ports = [...word(parts.sourcePort ?? 40_000), ...word(parts.destinationPort ?? 80)];
  if (protocol === 6) return [...ports, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 0, 64, 0, 0, 0, 0, ...payload];
  if (protocol === 17) return [...ports, ...word(8 + payload.length), 0, 0, ...payload];
  if (protocol === 1 || protocol === 58) return [protocol === 1 ? 8 : 128, 0, 0, 0, 0, 7, 0, 9, ...payload];
  return payload;
}

/** `who-has` of an IPv4 address. */
export const anArpRequest = (sender = '10.0.0.2', target = '10.0.0.3'): Uint8Array =>
  Uint8Array.from(
    [MACS, word(0x0806), ARP_REQUEST, addressBytes(sender), [0, 0, 0, 0, 0, 0], addressBytes(target)].flat(),
  );

/** Of Ethernet and IPv4, a request; then the sender's address of Ethernet. */
const ARP_REQUEST = [0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2];
