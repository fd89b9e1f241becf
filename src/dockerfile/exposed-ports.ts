import { engineError } from '../errors/engine-error.js';

const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'sctp'];
const MAX_PORT = 65_535;

/** One word of EXPOSE in its parts: `[ip:][host:]container[/protocol]`. What stands before the last colon means nothing. */
export type PortWord = {
  readonly address: string;
  readonly hostPort: string;
  readonly port: string;
  /** As written; `tcp` where none is. */
  readonly protocol: string;
};

/** More than there are, some said twice. */
const MOST_PORTS = 4 * MAX_PORT;

/**
 * `80`, `53/UDP`, `8000-8002` become `80/tcp`, `53/udp`, `8000/tcp` … as an image's ExposedPorts has them, each once. Words
 * are those of EXPOSE, each expanded and cut by `expandWords`.
 *
 * @throws {EngineError} `expose_invalid`
 */
export function exposedPorts(words: readonly string[]): readonly string[] {
  const found = new Set<string>();
  let count = 0;
  for (const word of new Set(words)) {
    const { first, last, protocol } = readPorts(word);
    count += last - first + 1;
    if (count > MOST_PORTS) throw engineError('expose_invalid', { reason: `more than ${MOST_PORTS} ports` });
    for (let port = first; port <= last; port += 1) found.add(`${port}/${protocol}`);
  }
  return [...found];
}

type Ports = { readonly first: number; readonly last: number; readonly protocol: string };

function readPorts(word: string): Ports {
  const { address, hostPort, port, protocol } = splitPortWord(word);
  if (port === '')
    throw engineError('expose_invalid', { reason: `invalid port: ${JSON.stringify(word)}: no port specified` });
  if (!PROTOCOLS.includes(protocol.toLowerCase())) {
    throw engineError('expose_invalid', {
      reason: `invalid port: ${JSON.stringify(word)}: invalid proto: ${protocol}`,
    });
  }
  if (address !== '' && !isAddress(address))
    throw engineError('expose_invalid', { reason: `invalid IP address: ${address}` });
  const [first, last] = portRange(port, 'containerPort');
  if (hostPort !== '') checkHostRange(port, hostPort, last - first);
  return { first, last, protocol: protocol.toLowerCase() };
}

export function splitPortWord(word: string): PortWord {
  const parts = word.split(':');
  const last = parts.at(-1) ?? '';
  const slash = last.indexOf('/');
  return {
    address: parts.slice(0, -2).join(':'),
    hostPort: parts.length > 1 ? (parts.at(-2) ?? '') : '',
    port: slash < 0 ? last : last.slice(0, slash),
    protocol: (slash < 0 ? '' : last.slice(slash + 1)) || 'tcp',
  };
}

function portRange(text: string, what: string): readonly [number, number] {
  const [start = '', end = start] = text.split(/-(.*)/s, 2);
  const [first, last] = [portNumber(start), portNumber(end)];
  if (first === undefined || last === undefined || last < first) {
    throw engineError('expose_invalid', { reason: `invalid ${what}: ${text}` });
  }
  return [first, last];
}

function portNumber(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number <= MAX_PORT ? number : undefined;
}

function checkHostRange(port: string, hostPort: string, width: number): void {
  const [first, last] = portRange(hostPort, 'hostPort');
  if (width === 0 || last - first === width) return;
  throw engineError('expose_invalid', {
    reason: `invalid ranges specified for container and host Ports: ${port} and ${hostPort}`,
  });
}

/** As far as it matters: docker throws the address away. */
function isAddress(text: string): boolean {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const isV4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(bare) && bare.split('.').every((part) => Number(part) <= 255);
  return isV4 || (bare.includes(':') && /^[\da-fA-F:.]+$/.test(bare));
}
