import { invalid } from './invalid.js';

export type Ulimit = { readonly name: string; readonly soft: number; readonly hard: number };

const NAMES = new Set([
  'as',
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
  const [, name = '', values = ''] = /^([^=]*)=([^=]*)$/.exec(text) ?? [];
  if (name === '' || values === '') throw invalid(`invalid ulimit argument: ${text}`);
  if (!NAMES.has(name)) throw invalid(`invalid ulimit type: ${name}`);
  const limits = values.split(':');
  if (limits.length > 2)
    throw invalid(`too many limit value arguments - ${values}, can only have up to two, 'soft[:hard]'`);
  const [soft = 0, hard = soft] = limits.map(parseLimit);
  if (hard !== -1 && (soft === -1 || soft > hard))
    throw invalid(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`);
  return { name, soft, hard };
}

function parseLimit(text: string): number {
  if (!/^(-1|\d+)$/.test(text)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
