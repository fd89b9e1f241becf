import { readFileSync } from 'node:fs';

import { type LogAddress, parseSyslogAddress } from '../log-address.js';
import type { LogSource } from '../log-source.js';
import { parseFacility, parseSyslogFormat } from '../syslog-options.js';
import { type DatagramSender, localSender, udpSender } from './datagram-sender.js';
import type { LogTransport } from './log-transport.js';
import type { TransportHost } from './open-transport.js';
import { StreamConnection, type StreamSecurity } from './stream-connection.js';
import { type SyslogFraming, syslogMessage, syslogTag } from './syslog-message.js';

const RETRY_WAIT_MS = 1000;

export function syslogTransport(host: TransportHost, source: LogSource): LogTransport {
  const { options } = source.config;
  const address = parseSyslogAddress(options['syslog-address'] ?? '');
  const format = parseSyslogFormat(options['syslog-format'] ?? '');
  const framing: SyslogFraming = {
    format,
    facility: parseFacility(options['syslog-facility'] ?? ''),
    tag: syslogTag(source.tag),
    hostname: source.hostname,
    pid: process.pid,
    hasLengths: address.kind === 'tls' && format.startsWith('rfc5424'),
  };
  const retrying = { maxRetries: undefined, retryWaitMs: RETRY_WAIT_MS };
  const sender = datagramsTo(host, address);
  if (sender) {
    return {
      ...retrying,
      async send(messages) {
        for (const message of messages) await sender.send(syslogMessage(message, framing));
      },
      [Symbol.asyncDispose]: async () => sender[Symbol.dispose](),
    };
  }
  const connection = new StreamConnection(address, {
    security: address.kind === 'tls' ? readSecurity(options) : undefined,
  });
  return {
    ...retrying,
    send: (messages) => connection.write(Buffer.concat(messages.map((message) => syslogMessage(message, framing)))),
    [Symbol.asyncDispose]: async () => connection[Symbol.dispose](),
  };
}

function datagramsTo({ syscalls }: TransportHost, address: LogAddress): DatagramSender | undefined {
  if (address.kind === 'udp') return udpSender(address);
  return address.kind === 'unixgram' ? localSender(syscalls, address.path) : undefined;
}

function readSecurity(options: LogSource['config']['options']): StreamSecurity {
  const read = (name: string): string | undefined => {
    const path = options[name];
    return path ? readFileSync(path, 'utf8') : undefined;
  };
  return {
    ca: read('syslog-tls-ca-cert'),
    cert: read('syslog-tls-cert'),
    key: read('syslog-tls-key'),
    // Docker looks only at whether it is there.
    mayBeAnyone: options['syslog-tls-skip-verify'] !== undefined,
  };
}
