import { existsSync } from 'node:fs';

import { invalidLog } from './log-sizes.js';

/** Where a driver sends to. */
export type LogAddress =
  | { readonly kind: 'tcp' | 'tls' | 'udp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix' | 'unixgram'; readonly path: string };

const TRANSPORT = /^(tcp|tcp\+tls|udp|unix|unixgram):\/\/(.*)$/;

type AddressForm = { readonly protocols: readonly string[]; readonly defaultPort?: number | undefined };

/** Reads `tcp://host:port`, `unix:///path`; undefined where it is not of that form. */
function findAddress(text: string, { protocols, defaultPort }: AddressForm): LogAddress | undefined {
  const [, protocol = '', rest = ''] = TRANSPORT.exec(text) ?? [];
  if (!protocols.includes(protocol)) return undefined;
  if (protocol === 'unix' || protocol === 'unixgram') return rest === '' ? undefined : { kind: protocol, path: rest };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:/]*))(?::(\d+))?\/?$/.exec(rest) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? defaultPort : Number(port);
  if (host === undefined || number === undefined || number > 65_535) return undefined;
  return { kind: protocol === 'tcp+tls' ? 'tls' : protocol === 'udp' ? 'udp' : 'tcp', host, port: number };
}

const LOCAL_SYSLOG = ['/dev/log', '/var/run/syslog', '/var/run/log'];
const SYSLOG_PORT = 514;

/** Empty is the machine's own. @see moby, daemon/logger/syslog: parseAddress */
export function parseSyslogAddress(text: string): LogAddress {
  if (text === '') {
    const path = LOCAL_SYSLOG.find((each) => existsSync(each)) ?? '/dev/log';
    return { kind: 'unixgram', path };
  }
  if (!TRANSPORT.test(text)) throw invalidLog(`syslog-address should be in form proto://address, got ${text}`);
  const address = findAddress(text, {
    protocols: ['tcp', 'tcp+tls', 'udp', 'unix', 'unixgram'],
    defaultPort: SYSLOG_PORT,
  });
  if (!address) throw invalidLog(`syslog-address should be in form proto://address, got ${text}`);
  return address;
}

/** The same, and the socket must be there. */
export function checkSyslogAddress(text: string): void {
  const address = parseSyslogAddress(text);
  if (text !== '' && 'path' in address && !existsSync(address.path)) {
    throw invalidLog(`stat ${address.path}: no such file or directory`);
  }
}

/** @see moby, daemon/logger/gelf: parseAddress */
export function parseGelfAddress(text: string): LogAddress & { readonly kind: 'tcp' | 'udp' } {
  if (text === '') throw invalidLog('gelf-address is a required parameter');
  if (!TRANSPORT.test(text)) throw invalidLog(`gelf-address should be in form proto://address, got ${text}`);
  if (!/^(tcp|udp):/.test(text)) throw invalidLog('gelf: endpoint needs to be TCP or UDP');
  const address = findAddress(text, { protocols: ['tcp', 'udp'] });
  if (!address || !isTcpOrUdp(address)) throw invalidLog('gelf: please provide gelf-address as proto://host:port');
  return address;
}

const isTcpOrUdp = (address: LogAddress): address is LogAddress & { readonly kind: 'tcp' | 'udp' } =>
  address.kind === 'tcp' || address.kind === 'udp';

const FLUENTD_HOST = '127.0.0.1';
const FLUENTD_PORT = 24_224;

/** `host`, `host:port`, `tcp://…`, `tls://…`, `unix://…`; empty for the usual port here. @see moby, daemon/logger/fluentd: parseAddress */
export function parseFluentdAddress(text: string): LogAddress {
  if (text === '') return { kind: 'tcp', host: FLUENTD_HOST, port: FLUENTD_PORT };
  const spelled = text.includes('://') ? text.replace(/^tls:/, 'tcp+tls:') : `tcp://${text}`;
  const address = findAddress(spelled, { protocols: ['tcp', 'tcp+tls', 'unix'], defaultPort: FLUENTD_PORT });
  if (!address) throw invalidLog(`invalid fluentd-address ${text}`);
  if ('host' in address && address.host === '') return { ...address, host: FLUENTD_HOST };
  return address;
}

/** Where the journal of this machine listens. */
export const JOURNAL_SOCKET = '/run/systemd/journal/socket';

/** @see moby, daemon/logger/journald: New */
export function requireJournal(): void {
  if (!existsSync(JOURNAL_SOCKET)) throw invalidLog('journald is not enabled on this host');
}
