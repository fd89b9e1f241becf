import type { SyslogFormat } from '../syslog-options.js';
import { stampTime, standardTime } from './log-time.js';
import type { LogMessage } from './log-transport.js';

export type SyslogFraming = {
  readonly format: SyslogFormat;
  /** 0 to 23. */
  readonly facility: number;
  readonly tag: string;
  readonly hostname: string;
  readonly pid: number;
  /** Each message begins with its length. @see RFC 5425, 4.3 */
  readonly hasLengths: boolean;
};

/** A tag may hold labels, which are an image's: a newline in one would begin a message of its own. */
export const syslogTag = (tag: string): string => tag.replaceAll(/\p{Cc}/gu, ' ');

const SEVERITY = { stdout: 6, stderr: 3 } as const;
const MICROSECONDS = 6;

/**
 * One message, with the newline at its end that local daemons and TCP receivers wait for.
 * @see RFC 3164, 4.1; RFC 5424, 6; github.com/RackSec/srslog, formatter.go
 */
export function syslogMessage(message: LogMessage, framing: SyslogFraming): Buffer {
  const content = Buffer.concat([Buffer.from(header(message, framing)), message.bytes, Buffer.from('\n')]);
  return framing.hasLengths ? Buffer.concat([Buffer.from(`${content.byteLength} `), content]) : content;
}

function header({ stream, time }: LogMessage, { format, facility, tag, hostname, pid }: SyslogFraming): string {
  const priority = facility * 8 + SEVERITY[stream];
  switch (format) {
    case '':
      return `<${priority}>${stampTime(time)} ${tag}[${pid}]: `;
    case 'rfc3164':
      return `<${priority}>${stampTime(time)} ${hostname} ${tag}[${pid}]: `;
    case 'rfc5424':
    case 'rfc5424micro': {
      const at = standardTime(time, format === 'rfc5424' ? 0 : MICROSECONDS);
      return `<${priority}>1 ${at} ${hostname} ${tag} ${pid} ${tag} - `;
    }
  }
}
