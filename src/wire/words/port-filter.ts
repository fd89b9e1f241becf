import type { PortRange } from '../../engine/index.js';
import { invalid } from './invalid.js';

const HIGHEST = 65_535;

/** Reads `80`, `80/udp`, `8000-8010/tcp`, as the filters `publish` and `expose` take it. @see moby, daemon/list.go: portOp */
export function parsePortFilter(filter: 'publish' | 'expose', text: string): PortRange {
  if (text.includes(':')) throw invalid(`filter for '${filter}' should not contain ':': ${text}`);
  const [ports = '', protocol = 'tcp'] = text.split('/', 2);
  const [first = '', last = first] = ports.split('-', 2);
  const range = {
    protocol: protocol || 'tcp',
    first: parsePort(filter, text, first),
    last: parsePort(filter, text, last),
  };
  if (range.last < range.first)
    throw invalid(`error while looking up for ${filter} ${text}: invalid range specified for port: ${ports}`);
  return range;
}

function parsePort(filter: string, text: string, port: string): number {
  const fail = (reason: string): Error =>
    invalid(
      `error while looking up for ${filter} ${text}: strconv.ParseUint: parsing ${JSON.stringify(port)}: ${reason}`,
    );
  if (!/^\d+$/.test(port)) throw fail('invalid syntax');
  if (Number(port) > HIGHEST) throw fail('value out of range');
  return Number(port);
}
