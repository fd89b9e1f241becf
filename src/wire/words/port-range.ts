import type { PortMapping } from '../../engine/index.js';
import { invalid } from './invalid.js';

/** Both ends belong to it. */
export type NumberRange = { readonly first: number; readonly last: number };
export type PortProtocol = PortMapping['protocol'];

const HIGHEST_PORT = 65_535;

/** `80/udp` → `80` and `udp`; `tcp` where it does not say. @throws argument_invalid */
export function splitProtocol(text: string): { readonly spec: string; readonly protocol: PortProtocol } {
  const slash = text.indexOf('/');
  if (slash < 0) return { spec: text, protocol: 'tcp' };
  const protocol = text.slice(slash + 1).toLowerCase() || 'tcp';
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') throw invalid(`invalid proto: ${protocol}`);
  return { spec: text.slice(0, slash), protocol };
}

/** Reads `80` and `80-90`; throws what `failure` makes of anything else. @see docker/go-connections, nat: ParsePortRange */
export function parsePortRange(text: string, failure: (reason: string) => Error): NumberRange {
  if (text === '') throw failure('empty string specified for ports');
  const [from = '', to = from] = text.includes('-') ? text.split(/-(.*)/s, 2) : [text];
  for (const end of [from, to]) {
    const problem = portProblem(end);
    if (problem !== undefined) throw failure(`strconv.ParseUint: parsing ${JSON.stringify(end)}: ${problem}`);
  }
  const range = { first: Number(from), last: Number(to) };
  if (range.last < range.first) throw failure(`invalid range specified for port: ${text}`);
  return range;
}

function portProblem(text: string): string | undefined {
  if (!/^\d+$/.test(text)) return 'invalid syntax';
  return Number(text) > HIGHEST_PORT ? 'value out of range' : undefined;
}

export const rangeLength = ({ first, last }: NumberRange): number => last - first + 1;

/** Every number of it. */
export const rangeNumbers = (range: NumberRange): readonly number[] =>
  Array.from({ length: rangeLength(range) }, (_, index) => range.first + index);
