import type { HealthCheck, HealthcheckInstruction } from '../instruction.js';
import { isSpace, trimStart } from '../space.js';
import { atLeastOne, type InstructionSource } from './instruction-source.js';
import { parseDuration } from './parse-duration.js';
import { type FlagKinds, type Flags, readFlags } from './read-flags.js';
import { commandLine } from './words.js';

const FLAGS = {
  interval: 'text',
  timeout: 'text',
  'start-period': 'text',
  'start-interval': 'text',
  retries: 'text',
} as const satisfies FlagKinds;

const NONE: HealthCheck = {
  test: ['NONE'],
  intervalNanos: 0,
  timeoutNanos: 0,
  startPeriodNanos: 0,
  startIntervalNanos: 0,
  retries: 0,
};
/** Docker checks no oftener. */
const SHORTEST_NANOS = 1_000_000;
const MAX_INT32 = 0x7fff_ffff;

/** `HEALTHCHECK NONE`, or `HEALTHCHECK [--interval=…] CMD …` */
export function readHealthcheck(source: InstructionSource): HealthcheckInstruction {
  const { rest, fault, written } = source;
  if (rest === '') throw atLeastOne(source);
  const { kind, command } = splitKind(rest);
  if (kind === 'NONE') {
    if (command !== '') throw fault('HEALTHCHECK NONE takes no arguments');
    return { ...written, kind: 'healthcheck', check: NONE };
  }
  const flags = readFlags(source, FLAGS);
  if (kind !== 'CMD') throw fault(`Unknown type ${JSON.stringify(kind)} in HEALTHCHECK (try CMD)`);
  const check: HealthCheck = {
    test: testOf(source, command),
    intervalNanos: nanos(source, flags, 'interval'),
    timeoutNanos: nanos(source, flags, 'timeout'),
    startPeriodNanos: nanos(source, flags, 'start-period'),
    startIntervalNanos: nanos(source, flags, 'start-interval'),
    retries: retries(source, flags),
  };
  return { ...written, kind: 'healthcheck', check };
}

function splitKind(rest: string): { kind: string; command: string } {
  const characters = Array.from(rest);
  const gap = characters.findIndex(isSpace);
  const end = gap < 0 ? characters.length : gap;
  return { kind: characters.slice(0, end).join('').toUpperCase(), command: trimStart(characters.slice(end).join('')) };
}

function testOf(source: InstructionSource, text: string): readonly string[] {
  const command = commandLine(source, text);
  const words = command.form === 'exec' ? command.words : [command.line].filter((line) => line !== '');
  if (words.length === 0) throw source.fault('Missing command after HEALTHCHECK CMD');
  return [command.form === 'exec' ? 'CMD' : 'CMD-SHELL', ...words];
}

function nanos({ fault }: InstructionSource, flags: Flags, name: string): number {
  const text = flags.text(name);
  if (!text) return 0;
  const duration = parseDuration(text);
  if (typeof duration === 'string') throw fault(duration);
  if (duration !== 0 && duration < SHORTEST_NANOS) {
    throw fault(`Interval ${JSON.stringify(name)} cannot be less than 1ms`);
  }
  return duration;
}

function retries({ fault }: InstructionSource, flags: Flags): number {
  const text = flags.text('retries');
  if (!text) return 0;
  const quoted = JSON.stringify(text);
  if (!/^[+-]?\d+$/.test(text)) throw fault(`strconv.ParseInt: parsing ${quoted}: invalid syntax`);
  const count = Number(text);
  if (count > MAX_INT32) throw fault(`strconv.ParseInt: parsing ${quoted}: value out of range`);
  if (count < 0) throw fault(`--retries cannot be negative (${count})`);
  return count;
}
