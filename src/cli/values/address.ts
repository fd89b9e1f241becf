import { parseAddress as addressBytes, addressText } from '../../packet/address.js';
import { invalid } from './invalid.js';

/** Checks an IP address, as `--dns` takes it. @returns as addresses are written: `::1` for `0:0:0:0:0:0:0:1` */
export function parseAddress(text: string): string {
  const bytes = addressBytes(text.trim());
  if (!bytes) throw invalid(`IP address is not correctly formatted: ${text}`);
  return addressText(bytes);
}

const PAIRS = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1)*[0-9a-f]{2}$/i;
const FOURS = /^(?:[0-9a-f]{4}\.)+[0-9a-f]{4}$/i;
const MAC_DIGITS = [12, 16, 40];

/** Checks a hardware address as Go's net package reads them. @returns one of six bytes with colons, in small letters */
export function parseMacAddress(text: string): string {
  const address = text.trim();
  const digits = address.replace(/[:.-]/g, '').toLowerCase();
  if (!(PAIRS.test(address) || FOURS.test(address)) || !MAC_DIGITS.includes(digits.length))
    throw invalid(`${text} is not a valid mac address`);
  return digits.length === 12 ? (digits.match(/../g) ?? []).join(':') : address;
}

/** Checks `container` or `container:alias`, as `--link` takes them. */
export function parseLink(text: string): string {
  if (text === '') throw invalid('empty string specified for links');
  if (text.split(':').length > 2) throw invalid(`bad format for links: ${text}`);
  return text;
}

/**
 * Reads `name=address` or `name:address`, the address also in brackets or `host-gateway`.
 *
 * @returns `name:address`, as it was written
 * @see docker/cli, opts/hosts.go: ValidateExtraHost
 */
export function parseExtraHost(text: string): string {
  const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
  const name = text.slice(0, Math.max(at, 0));
  if (name === '' || name.includes(':')) throw invalid(`bad format for add-host: ${JSON.stringify(text)}`);
  const address = text.slice(at + 1).replace(/^\[(.+)\]$/, '$1');
  if (address !== 'host-gateway' && !addressBytes(address.trim()))
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
