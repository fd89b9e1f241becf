import type { CapturedPacket } from '../../engine/index.js';
import { packetText, payloadText } from '../../packet/packet-line.js';

const MICROS = 1000;

export type PrinterOptions = {
  /** Where packets of several come. */
  readonly showsInterface: boolean;
  readonly showsPayload: boolean;
};

/** Lines for a packet: when, which way, what it says; on request what it carries. */
export function packetLines(packet: CapturedPacket, { showsInterface, showsPayload }: PrinterOptions): string {
  const { bytes, originalLength, interfaceName, direction } = packet;
  const place = showsInterface ? ` ${interfaceName}` : '';
  const line = `${clockTime(packet)}${place} ${direction.padEnd(3)} ${packetText(bytes, originalLength)}\n`;
  const payload = showsPayload ? payloadText(bytes) : '';
  return payload === '' ? line : `${line}${payload.replaceAll(/^/gm, '\t')}\n`;
}

/** Of this machine's time zone, as tcpdump's. */
function clockTime({ timeSeconds, timeNanosRest }: CapturedPacket): string {
  const time = new Date(timeSeconds * 1000);
  const two = (part: number): string => String(part).padStart(2, '0');
  const micros = String(Math.floor(timeNanosRest / MICROS)).padStart(6, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${micros}`;
}
