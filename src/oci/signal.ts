import { engineError } from '../errors/engine-error.js';
import type { Brand } from './brand.js';

/** A Linux signal by number, 1 to 64. */
export type Signal = Brand<number, 'Signal'>;

// Linux, x86 and arm: signal(7). Real-time signals start at 34 as glibc counts.
const NUMBERS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  IOT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  POLL: 29,
  PWR: 30,
  SYS: 31,
  RTMIN: 34,
  RTMAX: 64,
};
const RTMIN = 34;
const RTMAX = 64;

export const SIGKILL = 9 as Signal;
export const SIGTERM = 15 as Signal;
export const SIGINT = 2 as Signal;
export const SIGHUP = 1 as Signal;

/** Reads `TERM`, `SIGTERM`, `sigterm`, `15`, `RTMIN+3`, `RTMAX-1`; throws `signal_invalid`. */
export function parseSignal(text: string): Signal {
  const found = /^\d+$/.test(text) ? Number(text) : numberOf(text.toUpperCase().replace(/^SIG/, ''));
  if (found === undefined || found < 1 || found > RTMAX) throw engineError('signal_invalid', { text });
  return found as Signal;
}

/** `SIGTERM`, `SIGRTMIN+3`, or the number where there is no name. */
export function signalName(signal: Signal): string {
  const name = Object.keys(NUMBERS).find((key) => NUMBERS[key] === signal);
  if (name) return `SIG${name}`;
  return signal > RTMIN && signal < RTMAX ? `SIGRTMIN+${signal - RTMIN}` : String(signal);
}

function numberOf(name: string): number | undefined {
  const realTime = /^RT(MIN\+|MAX-)(\d+)$/.exec(name);
  if (!realTime) return Object.hasOwn(NUMBERS, name) ? NUMBERS[name] : undefined;
  const offset = Number(realTime[2]);
  if (offset > RTMAX - RTMIN) return undefined;
  return realTime[1] === 'MIN+' ? RTMIN + offset : RTMAX - offset;
}
