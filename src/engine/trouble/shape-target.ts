import { isIP } from 'node:net';

import { engineError } from '../../errors/engine-error.js';

/** What `to` means, before its container is looked up. */
export type AskedTarget =
  | { readonly kind: 'prefix'; readonly prefix: string; readonly port: number | undefined }
  | { readonly kind: 'container'; readonly ref: string; readonly port: number | undefined };

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };
const LAST_PORT = 65_535;

/** Reads `ADDRESS[/PREFIX][:PORT]`, `[ADDRESS6[/PREFIX]][:PORT]`, `ADDRESS6[/PREFIX]` or `CONTAINER[:PORT]`. @throws argument_invalid */
export function parseShapeTarget(text: string): AskedTarget {
  const bracketed = /^\[(?<host>[^\]]*)\](?::(?<port>.*))?$/.exec(text)?.groups;
  const isBare6 = bracketed === undefined && isIP(withoutPrefix(text)) === 6;
  const colon = bracketed || isBare6 ? -1 : text.lastIndexOf(':');
  const host = bracketed?.['host'] ?? (colon < 0 ? text : text.slice(0, colon));
  const portText = bracketed ? bracketed['port'] : colon < 0 ? undefined : text.slice(colon + 1);
  const port = portText === undefined ? undefined : readPort(text, portText);
  if (host === '') throw invalid(text, 'it names neither an address nor a container');
  const version = isIP(withoutPrefix(host));
  if (version === 0) {
    if (bracketed || /[/[\]]/.test(host)) throw invalid(text, `${JSON.stringify(host)} is no address`);
    return { kind: 'container', ref: host, port };
  }
  return { kind: 'prefix', prefix: withPrefix(text, host, BITS[version] ?? 0), port };
}

const withoutPrefix = (host: string): string => host.replace(/\/.*$/s, '');

function withPrefix(text: string, host: string, bits: number): string {
  const [address = '', length = String(bits), ...more] = host.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits)
    throw invalid(text, `the length of its prefix must be between 0 and ${bits}`);
  return `${address}/${Number(length)}`;
}

function readPort(text: string, port: string): number {
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number === 0 || number > LAST_PORT)
    throw invalid(text, `${JSON.stringify(port)} is no port: it must be between 1 and ${LAST_PORT}`);
  return number;
}

const invalid = (text: string, reason: string): Error =>
  engineError('argument_invalid', { reason: `cannot shape to ${JSON.stringify(text)}: ${reason}` });
