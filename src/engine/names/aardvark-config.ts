import type { NameZone } from './name-zone.js';
import { SERIAL_ADDRESS, serialName } from './serial.js';

/**
 * Nobody: what aardvark-dns is to ask for names of others on an internal network. Versions before 1.6 know no internal
 * networks, and would ask the host's servers.
 */
const NOBODY = '255.255.255.255';
/** Of versions that know them. */
const INTERNAL_MARK = '%int';

/** The network's file in the folder that aardvark-dns reads. */
export const aardvarkFileName = ({ networkId, isInternal }: NameZone): string =>
  isInternal ? `${networkId}${INTERNAL_MARK}` : networkId;

/**
 * What stands in it, but for its serial number.
 *
 * @param hostServers Asked for names of others, unless a member wants its own.
 * @see aardvark-dns, src/config/mod.rs
 */
export function aardvarkConfig(zone: NameZone, hostServers: readonly string[]): string {
  const upstreams = zone.isInternal ? [NOBODY] : hostServers;
  const lines = [columns(list(zone.listenAddresses), list(upstreams)), ...zone.members.flatMap(memberLine(zone))];
  return lines.map((line) => `${line}\n`).join('');
}

/** A name that comes with a file, so that one can ask whether the server has read it. */
export const withSerial = (config: string, serial: string): string =>
  `${config}serial ${SERIAL_ADDRESS}  ${serialName(serial)}\n`;

/** Undefined where `text` is not that configuration with any serial number. */
export function serialIn(text: string, config: string): string | undefined {
  if (!text.startsWith(config)) return undefined;
  return /^serial \S+ {2}(\S+)\n$/.exec(text.slice(config.length))?.[1];
}

/** Of whatever configuration it is. */
export const anySerialIn = (text: string): string | undefined => /^serial \S+ {2}(\S+)$/m.exec(text)?.[1];

/** The containers that are not written as they should be; undefined where that is not all that is wrong. */
export function differingContainers(text: string, config: string): readonly string[] | undefined {
  const [head, ...wanted] = linesOf(config);
  const [writtenHead, ...written] = linesOf(text);
  const serial = written.pop();
  if (writtenHead !== head || serial === undefined || anySerialIn(serial) === undefined) return undefined;
  return [...differences(wanted, written), ...differences(written, wanted)].map((line) => line.split(' ', 1)[0] ?? '');
}

const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);

function differences(ones: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return ones.filter((line) => !known.has(line));
}

const memberLine =
  ({ isInternal }: NameZone) =>
  ({ containerId, ipv4Address, ipv6Address, names, upstreams }: NameZone['members'][number]): readonly string[] => {
    // A line without names or addresses ends the server.
    if (names.length === 0 || (ipv4Address === '' && ipv6Address === '')) return [];
    const own = list(isInternal ? [NOBODY] : upstreams);
    return [columns(`${containerId} ${ipv4Address} ${ipv6Address} ${names.join(',')}`, own)];
  };

/** It reads no scopes, as `fe80::1%eth0`: such a server cannot be asked. */
const list = (addresses: readonly string[]): string => addresses.filter((address) => !address.includes('%')).join(',');

const columns = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join(' ');
