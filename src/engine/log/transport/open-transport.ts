import type { Host } from '../../../host/host.js';
import type { LogSource } from '../log-source.js';
import { fluentdTransport } from './fluentd-transport.js';
import { gelfTransport } from './gelf-transport.js';
import { journaldTransport } from './journald-transport.js';
import type { LogTransport } from './log-transport.js';
import { syslogTransport } from './syslog-transport.js';

/** What a driver needs of the machine. */
export type TransportHost = Pick<Host, 'clock' | 'random' | 'syscalls'>;

/** The other end of a container's lines; connects with the first of them. Undefined where nothing is to be sent. */
export function openTransport(host: TransportHost, source: LogSource): LogTransport | undefined {
  switch (source.config.driver) {
    case 'syslog':
      return syslogTransport(host, source);
    case 'journald':
      return journaldTransport(host, source);
    case 'gelf':
      return gelfTransport(host, source);
    case 'fluentd':
      return fluentdTransport(host, source);
    default:
      return undefined;
  }
}
