import { invalidLog } from './log-sizes.js';

const FACILITIES: readonly (string | undefined)[] = [
  ...'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp'.split(' '),
  undefined,
  undefined,
  undefined,
  undefined,
  ...'local0 local1 local2 local3 local4 local5 local6 local7'.split(' '),
];

/** A name or a number of RFC 5424, 6.2.1; `daemon` where it is empty. */
export function parseFacility(text: string): number {
  if (text === '') return FACILITIES.indexOf('daemon');
  const named = FACILITIES.indexOf(text);
  if (named >= 0) return named;
  if (!/^\d+$/.test(text) || Number(text) >= FACILITIES.length) throw invalidLog('invalid syslog facility');
  return Number(text);
}

/** How a line is laid out; empty is what local daemons read. */
export type SyslogFormat = '' | 'rfc3164' | 'rfc5424' | 'rfc5424micro';

export function parseSyslogFormat(text: string): SyslogFormat {
  if (text === '' || text === 'rfc3164' || text === 'rfc5424' || text === 'rfc5424micro') return text;
  throw invalidLog('Invalid syslog format');
}
