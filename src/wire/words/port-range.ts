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

/** Reads `80` and `80-90`; throws what `failure` makes of anything else. */
export function parsePortRange(text: string, failure: () => Error): NumberRange {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to) };
  const isValid = from !== undefined && range.first <= range.last && range.last <= HIGHEST_PORT;
  if (!isValid) throw failure();
  return range;
}

export const rangeLength = ({ first, last }: NumberRange): number => last - first + 1;

/** Every number of it. */
export const rangeNumbers = (range: NumberRange): readonly number[] =>
  Array.from({ length: rangeLength(range) }, (_, index) => range.first + index);
