import { readFileSync } from 'node:fs';

export type PortRange = { readonly first: number; readonly last: number };

/** What IANA calls dynamic, where the kernel does not say. */
const DYNAMIC: PortRange = { first: 49_152, last: 65_535 };

/** Where the kernel takes ports from that nobody chose, and docker too. @see ip-sysctl, ip_local_port_range */
export function ephemeralPorts(path = '/proc/sys/net/ipv4/ip_local_port_range'): PortRange {
  const [first = 0, last = 0] = readRange(path);
  return first > 0 && first <= last ? { first, last } : DYNAMIC;
}

function readRange(path: string): readonly number[] {
  try {
    return readFileSync(path, 'latin1').trim().split(/\s+/).map(Number);
  } catch {
    return [];
  }
}
