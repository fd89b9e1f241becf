import { isIP } from 'node:net';

import { invalid } from './invalid.js';

/** Checks an IP address, as `--dns` takes it. */
export function parseAddress(text: string): string {
  if (isIP(text.trim()) === 0) throw invalid(`IP address is not correctly formatted: ${text}`);
  return text.trim();
}

/** Reads `name:address` or `name=address`, the address also in brackets or `host-gateway`. @returns `name:address` */
export function parseExtraHost(text: string): string {
  const [, name = '', given = ''] = /^([^:=]+)[:=](.+)$/.exec(text) ?? [];
  if (name === '') throw invalid(`bad format for add-host: ${JSON.stringify(text)}`);
  const address = given.replace(/^\[(.*)\]$/, '$1');
  if (address !== 'host-gateway' && isIP(address) === 0)
    throw invalid(`invalid IP address in add-host: ${JSON.stringify(address)}`);
  return `${name}:${address}`;
}

const DOMAIN = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?\.?$/;

/** Checks a search domain; `.` takes all away. */
export function parseSearchDomain(text: string): string {
  const domain = text.trim();
  if (domain !== '.' && (domain.length > 255 || !DOMAIN.test(domain))) throw invalid(`${domain} is not a valid domain`);
  return domain;
}
