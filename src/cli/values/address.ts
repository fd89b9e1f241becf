import { isIP } from 'node:net';

import { invalid } from './invalid.js';

/** Checks an IP address, as `--dns` takes it. */
export function parseAddress(text: string): string {
  if (isIP(text.trim()) === 0) throw invalid(`IP address is not correctly formatted: ${text}`);
  return text.trim();
}

/** Checks what `--ip` takes. */
export const parseIpv4 = (text: string): string => ofFamily(text, 4);
/** Checks what `--ip6` takes. */
export const parseIpv6 = (text: string): string => ofFamily(text, 6);

function ofFamily(text: string, family: 4 | 6): string {
  if (isIP(text.trim()) !== family) throw invalid(`invalid IPv${family} address: ${text}`);
  return text.trim();
}

const MAC_ADDRESS = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i;

/** Checks a hardware address of six bytes, with colons or hyphens. @returns with colons, in small letters */
export function parseMacAddress(text: string): string {
  if (!MAC_ADDRESS.test(text.trim())) throw invalid(`${text} is not a valid mac address`);
  return text.trim().toLowerCase().replaceAll('-', ':');
}

/** Checks `container` or `container:alias`, as `--link` takes them. */
export function parseLink(text: string): string {
  if (text === '') throw invalid('empty string specified for links');
  if (text.split(':').length > 2) throw invalid(`bad format for links: ${text}`);
  return text;
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
