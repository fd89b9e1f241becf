import { readFileSync } from 'node:fs';

const DNS_PORT = 53;
/** Where somebody has the port of names: questions are led there. */
const OTHERS = [10_053, 20_053, 30_053, 40_053, 50_053];

const TABLES = ['udp', 'udp6', 'tcp', 'tcp6'];

/**
 * The port that the servers listen on. Programs such as dnsmasq take 53 on every address, or on each that comes up; what is
 * only on the loopback is in nobody's way.
 */
export function chooseNamePort(readTable: (name: string) => string = readNetTable): number {
  const tables = TABLES.map(readTable);
  const candidates = [DNS_PORT, ...OTHERS];
  return candidates.find((port) => !tables.some((table) => hasListener(table, port))) ?? DNS_PORT;
}

const LISTENING = '0A';
const UNCONNECTED = '07';

/** @see proc_net(5): `sl local_address rem_address st …`, addresses in hexadecimal, words in the machine's order */
export function hasListener(table: string, port: number): boolean {
  return table
    .split('\n')
    .slice(1)
    .some((line) => {
      const [, local = '', , state = ''] = line.trim().split(/\s+/);
      const [address = '', digits = ''] = local.split(':');
      if (Number.parseInt(digits, 16) !== port || (state !== LISTENING && state !== UNCONNECTED)) return false;
      return !isLoopback(address);
    });
}

/** 127.x.y.z in the order of little machines; of larger ones too, which is no address that anybody has. */
const isLoopback = (address: string): boolean => /^(.{6}7F|7F.{6}|0{24}01000000|0{31}1)$/.test(address);

function readNetTable(name: string): string {
  try {
    return readFileSync(`/proc/net/${name}`, 'utf8');
  } catch {
    return ''; // No IPv6.
  }
}
