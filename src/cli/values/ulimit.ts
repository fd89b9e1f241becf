import { invalid } from './invalid.js';

export type Ulimit = { readonly name: string; readonly soft: number; readonly hard: number };

const NAMES = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

/** Reads `nofile=1024:2048` or `nproc=100`; -1 is without limit. @see docker/go-units, ParseUlimit */
export function parseUlimit(text: string): Ulimit {
  const equals = text.indexOf('=');
  if (equals < 0) throw invalid(`invalid ulimit argument: ${text}`);
  const [name, values] = [text.slice(0, equals), text.slice(equals + 1)];
  if (!NAMES.has(name)) throw invalid(`invalid ulimit type: ${name}`);
  const limits = values.split(':');
  if (limits.length > 2)
    throw invalid(`too many limit value arguments - ${values}, can only have up to two, \`soft[:hard]\``);
  const [soft = 0, hard = soft] = limits.map(parseLimit);
  if (hard !== -1 && soft === -1) throw invalid(`${ORDER}: soft: -1 (unlimited), hard: ${hard}`);
  if (hard !== -1 && soft > hard) throw invalid(`${ORDER}: ${soft} > ${hard}`);
  return { name, soft, hard };
}

const ORDER = 'ulimit soft limit must be less than or equal to hard limit';
const HIGHEST = 2n ** 63n - 1n;

function parseLimit(text: string): number {
  const fail = (problem: string): Error => invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
  if (!/^[+-]?\d+$/.test(text)) throw fail('invalid syntax');
  if (BigInt(text.replace('+', '')) > HIGHEST) throw fail('value out of range');
  return Number(text);
}
