import { isIP } from 'node:net';

import type { PortMapping } from '../../engine/index.js';
import {
  type NumberRange,
  parsePortRange,
  rangeLength,
  rangeNumbers,
  splitProtocol,
} from '../../wire/words/port-range.js';
import { invalid } from '../values/invalid.js';

/**
 * Reads `-p`: `80`, `8080:80`, `127.0.0.1:8080:80`, `127.0.0.1::80`, `[::1]:80:80`, ranges on both sides, or of the
 * host for one port of the container, each with `/udp` or its like behind it; or `published=8080,target=80`.
 *
 * @throws argument_invalid
 */
export function parsePorts(text: string): readonly PortMapping[] {
  const { spec, protocol } = splitProtocol(text.includes('=') ? shortForm(text) : text);
  const { address, host, container } = splitParts(spec);
  if (container === '') throw invalid(`no port specified: ${text}<empty>`);
  if (address !== '' && isIP(address) === 0) throw invalid(addressProblem(address));
  const inside = parsePortRange(container, () => invalid(`invalid containerPort: ${container}`));
  const outside = host === '' ? undefined : parsePortRange(host, () => invalid(`invalid hostPort: ${host}`));
  checkLengths(inside, outside, { container, host });
  const mapping = { protocol, hostAddress: address };
  if (outside && rangeLength(inside) === 1 && rangeLength(outside) > 1) {
    return [{ ...mapping, containerPort: inside.first, hostPort: outside.first, lastHostPort: outside.last }];
  }
  return rangeNumbers(inside).map((containerPort, index) => ({
    ...mapping,
    containerPort,
    hostPort: outside ? outside.first + index : 0,
  }));
}

/** A bracket that is open is told as Go's splitting of host and port tells it. */
const addressProblem = (address: string): string =>
  address.startsWith('[')
    ? `invalid IP address ${address}: address ${address}:: missing ']' in address`
    : `invalid IP address: ${address}`;

/** From the right: container port, host port, and whatever is left is the address. */
function splitParts(spec: string): { readonly address: string; readonly host: string; readonly container: string } {
  const parts = spec.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  return { address: parts.join(':').replace(/^\[(.*)\]$/, '$1'), host, container };
}

function checkLengths(
  inside: NumberRange,
  outside: NumberRange | undefined,
  texts: { readonly container: string; readonly host: string },
): void {
  if (!outside || rangeLength(inside) === rangeLength(outside) || rangeLength(inside) === 1) return;
  throw invalid(`invalid ranges specified for container and host Ports: ${texts.container} and ${texts.host}`);
}

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
