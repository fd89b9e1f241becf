import type { IpFamily, Link, Route } from '../links.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads `ip -json address`. What it does not know it leaves out. */
export function parseLinks(json: string): readonly Link[] {
  return objects(JSON.parse(json)).map((link) => ({
    name: text(link['ifname']),
    mtu: typeof link['mtu'] === 'number' ? link['mtu'] : 0,
    macAddress: text(link['address']),
    isUp: Array.isArray(link['flags']) && link['flags'].includes('UP'),
    addresses: objects(link['addr_info'])
      .filter(({ family, scope }) => family === 'inet' || (family === 'inet6' && scope !== 'link'))
      .map(({ local, prefixlen }) => `${text(local)}/${String(prefixlen)}`),
  }));
}

/** Reads `ip -json -4 route show table all`, or `-6`. */
export function parseRoutes(json: string, family: IpFamily): readonly Route[] {
  return objects(JSON.parse(json))
    .filter(({ dst }) => typeof dst === 'string')
    .map(({ dst, dev }) => ({
      family,
      destination: withPrefix(text(dst), family),
      device: typeof dev === 'string' ? dev : undefined,
    }));
}

function withPrefix(destination: string, family: IpFamily): string {
  if (destination === 'default' || destination.includes('/')) return destination;
  return `${destination}/${family === 'ipv4' ? 32 : 128}`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function objects(value: unknown): readonly JsonObject[] {
  // iproute2 prints empty objects between real ones where a filter left something out.
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null)
    : [];
}
