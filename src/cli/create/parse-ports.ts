import { isIP } from 'node:net';

import type { PortMapping } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';

type Range = { readonly first: number; readonly last: number };
type Protocol = PortMapping['protocol'];

/**
 * Reads `-p`: `80`, `8080:80`, `127.0.0.1:8080:80`, `127.0.0.1::80`, `[::1]:80:80`, ranges on both sides, each with
 * `/udp` or its like behind it; or `published=8080,target=80`.
 *
 * @throws port_invalid, argument_invalid, not_implemented
 */
export function parsePorts(text: string): readonly PortMapping[] {
  const { spec, protocol } = splitProtocol(text.includes('=') ? shortForm(text) : text);
  const { address, host, container } = splitParts(spec);
  if (container === '') throw invalid(`no port specified: ${text}<empty>`);
  if (address !== '' && isIP(address) === 0) throw invalid(`invalid IP address: ${address}`);
  const inside = parseRange(container, () => engineError('port_invalid', { text: container }));
  const outside = host === '' ? undefined : parseRange(host, () => invalid(`invalid hostPort: ${host}`));
  checkLengths(inside, outside, { container, host });
  return numbers(inside).map((containerPort, index) => ({
    protocol,
    containerPort,
    hostAddress: address,
    hostPort: outside ? outside.first + index : 0,
  }));
}

/** Reads `--expose`: `80`, `80/udp`, `80-90/tcp`. @returns one `80/tcp` for each port */
export function parseExposed(text: string): readonly string[] {
  if (text.includes(':')) throw invalid(`invalid port format for --expose: ${text}`);
  const { spec, protocol } = splitProtocol(text);
  const range = parseRange(spec, () =>
    invalid(
      `invalid range format for --expose: ${spec}, error: strconv.ParseUint: parsing ${JSON.stringify(spec)}: invalid syntax`,
    ),
  );
  return numbers(range).map((port) => `${port}/${protocol}`);
}

function splitProtocol(text: string): { readonly spec: string; readonly protocol: Protocol } {
  const slash = text.indexOf('/');
  if (slash < 0) return { spec: text, protocol: 'tcp' };
  const protocol = text.slice(slash + 1).toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') throw invalid(`invalid proto: ${protocol}`);
  return { spec: text.slice(0, slash), protocol };
}

/** From the right: container port, host port, and whatever is left is the address. */
function splitParts(spec: string): { readonly address: string; readonly host: string; readonly container: string } {
  const parts = spec.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  return { address: parts.join(':').replace(/^\[(.*)\]$/, '$1'), host, container };
}

function parseRange(text: string, failure: () => Error): Range {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to) };
  const isValid = from !== undefined && range.first <= range.last && range.last <= 65_535;
  if (!isValid) throw failure();
  return range;
}

function checkLengths(
  inside: Range,
  outside: Range | undefined,
  texts: { readonly container: string; readonly host: string },
): void {
  if (!outside || lengthOf(inside) === lengthOf(outside)) return;
  if (lengthOf(inside) === 1)
    throw engineError('not_implemented', { what: 'a range of host ports for one container port' });
  throw invalid(`invalid ranges specified for container and host Ports: ${texts.container} and ${texts.host}`);
}

const lengthOf = ({ first, last }: Range): number => last - first + 1;
const numbers = (range: Range): readonly number[] =>
  Array.from({ length: lengthOf(range) }, (_, index) => range.first + index);

/** `published=8080,target=80,protocol=tcp` → `8080:80/tcp` */
function shortForm(text: string): string {
  let [published, target, protocol] = ['', '', 'tcp'];
  for (const field of text.split(',')) {
    const [key = '', value = ''] = field.split('=');
    if (key === 'published') published = value;
    else if (key === 'target') target = value;
    else if (key === 'protocol') protocol = value;
    else if (key !== 'mode') throw invalid(`invalid field key ${key}`);
  }
  if (target === '') throw invalid('missing mandatory field "target"');
  return `${published}:${target}/${protocol}`;
}
