import type { Container, PortMapping } from '../../engine/index.js';

/** A port of a container, published or only exposed. */
type Port = {
  readonly containerPort: number;
  readonly protocol: string;
  /** Undefined where it is not published. */
  readonly host: { readonly address: string; readonly port: number } | undefined;
};

/** Ports that follow one another and mean the same. */
type Range = { readonly address: string | undefined; readonly protocol: string; readonly first: number; last: number };

/**
 * `0.0.0.0:8080->80/tcp, 443/tcp`, ports in a row as one: `0.0.0.0:7000-7002->7000-7002/tcp`.
 *
 * @see docker/cli, formatter/container.go: DisplayablePorts
 */
export function containerPorts(container: Container): string {
  const shown: string[] = [];
  const moved: string[] = [];
  const open = new Map<string, Range>();
  for (const { containerPort, protocol, host } of portsOf(container)) {
    if (host && host.port !== containerPort) {
      moved.push(`${hostPort(host.address, String(host.port))}->${containerPort}/${protocol}`);
      continue;
    }
    const key = `${host?.address}/${protocol}`;
    const range = open.get(key);
    if (range?.last === containerPort - 1) range.last = containerPort;
    else {
      if (range) shown.push(rangeText(range));
      open.set(key, { address: host?.address, protocol, first: containerPort, last: containerPort });
    }
  }
  return [...shown, ...[...open.values()].map(rangeText), ...moved].join(', ');
}

/** Exposed ports show only while the container has a place on a network, as with docker. */
function portsOf({ state: { endpoints, ports }, config: { exposedPorts } }: Container): readonly Port[] {
  if (endpoints.length === 0) return [];
  const published = ports.filter(({ hostPort: number }) => number !== 0).map(publishedPort);
  const exposed = exposedPorts.map(exposedPort).filter((port) => !published.some((other) => isSame(port, other)));
  return [...published, ...exposed].sort(
    (a, b) =>
      a.containerPort - b.containerPort ||
      byAddress(a.host?.address ?? '', b.host?.address ?? '') ||
      (a.host?.port ?? 0) - (b.host?.port ?? 0) ||
      a.protocol.localeCompare(b.protocol),
  );
}

/** Digits come before colons: IPv4 first. */
const byAddress = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const publishedPort = ({ containerPort, protocol, hostAddress, hostPort: port }: PortMapping): Port => ({
  containerPort,
  protocol,
  host: { address: hostAddress || '0.0.0.0', port },
});

function exposedPort(text: string): Port {
  const [number, protocol = 'tcp'] = text.split('/');
  return { containerPort: Number(number), protocol, host: undefined };
}

const isSame = (a: Port, b: Port): boolean => a.containerPort === b.containerPort && a.protocol === b.protocol;

function rangeText({ address, protocol, first, last }: Range): string {
  const ports = first === last ? String(first) : `${first}-${last}`;
  return `${address === undefined ? '' : `${hostPort(address, ports)}->`}${ports}/${protocol}`;
}

/** An address and a port in one; IPv6 addresses in brackets. */
export const hostPort = (address: string, port: string): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
