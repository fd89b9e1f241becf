import type { DirectionCounters, InterfaceCounters } from '../cgroups.js';

/** Reads of what the kernel prints in cgroupfs and procfs. All take text as it comes, and never throw. */

/** A number on a line of its own; undefined for `max`, for -1 and for what is no number. */
export function limitOf(text: string | undefined): number | undefined {
  const number = Number(text?.trim() || Number.NaN);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** `cpu.max`: quota and period in microseconds, `max` for no quota. */
export function quotaOf(text: string | undefined): number | undefined {
  const [quota, period] = text?.trim().split(' ') ?? [];
  return ratio(limitOf(quota), limitOf(period));
}

export const ratio = (quota: number | undefined, period: number | undefined): number | undefined =>
  quota && period ? quota / period : undefined;

/** One value of a file of `key value` lines; 0 where the key is missing. */
export function valueOf(text: string | undefined, key: string): number {
  if (text === undefined) return 0;
  const start = text.startsWith(`${key} `) ? 0 : text.indexOf(`\n${key} `) + 1;
  if (start === 0 && !text.startsWith(`${key} `)) return 0;
  return Number.parseInt(text.slice(start + key.length + 1, start + key.length + 22), 10) || 0;
}

/** `io.stat`: `8:0 rbytes=1 wbytes=2 …` a device, or the same words without numbers where it was never used. */
export function ioStat(text: string | undefined): { readonly readBytes: number; readonly writtenBytes: number } {
  return { readBytes: sum(text, /\brbytes=(\d+)/g), writtenBytes: sum(text, /\bwbytes=(\d+)/g) };
}

/** `blkio.throttle.io_service_bytes_recursive`: `8:0 Read 1` and so on, a line an operation. */
export function blkioBytes(text: string | undefined): { readonly readBytes: number; readonly writtenBytes: number } {
  return { readBytes: sum(text, /\d Read (\d+)/g), writtenBytes: sum(text, /\d Write (\d+)/g) };
}

/** `some avg10=` of a pressure file, in per cent. */
export function pressureOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, average] = /^some avg10=([\d.]+)/m.exec(text) ?? [];
  return average === undefined ? undefined : Number(average);
}

/** `/proc/PID/net/dev`: bytes are the first and the ninth number behind an interface's name; of all but loopback unless told. */
export function networkBytes(
  text: string,
  isCounted: (name: string) => boolean = (name) => name !== 'lo',
): { readonly receivedBytes: number; readonly sentBytes: number } {
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const [name, numbers] = line.split(':');
    if (name === undefined || numbers === undefined || !isCounted(name.trim())) continue;
    const fields = numbers.trim().split(/\s+/).map(Number);
    receivedBytes += fields[0] ?? 0;
    sentBytes += fields[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}

/** The same file, of all interfaces but loopback, each for itself. */
export function interfaceCounters(text: string): readonly InterfaceCounters[] {
  const lines = text.matchAll(/^\s*([^\s:]+):\s*(.*)$/gm);
  return Array.from(lines).flatMap(([, name = '', numbers = '']) => {
    if (name === 'lo') return [];
    const fields = numbers.trim().split(/\s+/).map(Number);
    return [{ name, received: directionOf(fields.slice(0, 8)), sent: directionOf(fields.slice(8)) }];
  });
}

function directionOf([bytes = 0, packets = 0, errors = 0, dropped = 0]: readonly number[]): DirectionCounters {
  return { bytes, packets, errors, dropped };
}

/** `/proc/loadavg`. */
export function loadAverages(text: string): readonly [number, number, number] {
  const [one = 0, five = 0, fifteen = 0] = text.split(' ').map((word) => Number.parseFloat(word) || 0);
  return [one, five, fifteen];
}

/**
 * Interfaces that a default route leads through, by `/proc/net/route` and `/proc/net/ipv6_route`: those to containers
 * would count their packets twice.
 */
export function uplinks(ipv4: string, ipv6: string): ReadonlySet<string> {
  const names = [
    ...Array.from(ipv4.matchAll(/^(\S+)\s+00000000\s/gm), ([, name = '']) => name),
    ...Array.from(ipv6.matchAll(/^0{32} 00 .* (\S+)$/gm), ([, name = '']) => name),
  ];
  return new Set(names.filter((name) => name !== 'lo'));
}

function sum(text: string | undefined, pattern: RegExp): number {
  let total = 0;
  for (const [, digits] of (text ?? '').matchAll(pattern)) total += Number(digits);
  return total;
}
