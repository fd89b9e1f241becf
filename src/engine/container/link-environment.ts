export type LinkedContainer = {
  /** `/web/db`: of the container that has the link, and its alias for the other one. */
  readonly path: string;
  readonly address: string;
  /** `80/tcp`: what the other one says that it listens on. */
  readonly exposedPorts: readonly string[];
  /** The other one's own. */
  readonly env: readonly string[];
};

type Port = { readonly number: number; readonly protocol: string };

/** Every container has its own. */
const NOT_PASSED_ON = ['HOME', 'PATH'];

/**
 * The variables by which a container learns where the other end of a link is. Pure.
 *
 * @see moby, daemon/links/links.go: Link.ToEnv
 */
export function linkEnvironment({ path, address, exposedPorts, env }: LinkedContainer): readonly string[] {
  const alias = path
    .slice(path.lastIndexOf('/') + 1)
    .toUpperCase()
    .replaceAll('-', '_');
  const ports = exposedPorts.map(toPort).toSorted(byProtocol);
  const url = ({ number, protocol }: Port): string => `${protocol}://${address}:${number}`;
  const prefix = ({ number, protocol }: Port): string => `${alias}_PORT_${number}_${protocol.toUpperCase()}`;
  const [first] = ports;
  return [
    ...(first ? [`${alias}_PORT=${url(first)}`] : []),
    ...ports.flatMap((port) => [
      `${prefix(port)}=${url(port)}`,
      `${prefix(port)}_ADDR=${address}`,
      `${prefix(port)}_PORT=${port.number}`,
      `${prefix(port)}_PROTO=${port.protocol}`,
    ]),
    ...rangesOf(ports).flatMap(({ start, end }) => [
      `${prefix(start)}_START=${url(start)}`,
      `${prefix(start)}_PORT_START=${start.number}`,
      `${prefix(start)}_END=${url(end)}`,
      `${prefix(start)}_PORT_END=${end.number}`,
    ]),
    `${alias}_NAME=${path}`,
    ...env.flatMap((variable) => {
      const [name = ''] = variable.split('=', 1);
      return variable.includes('=') && !NOT_PASSED_ON.includes(name) ? [`${alias}_ENV_${variable}`] : [];
    }),
  ];
}

function toPort(text: string): Port {
  const [number = '', protocol = 'tcp'] = text.split('/');
  return { number: Number(number), protocol };
}

/** TCP first: `ALIAS_PORT` is the first of them. */
function byProtocol(one: Port, other: Port): number {
  if (one.protocol === other.protocol) return one.number - other.number;
  if (one.protocol === 'tcp') return -1;
  return other.protocol === 'tcp' || one.protocol > other.protocol ? 1 : -1;
}

type Range = { readonly start: Port; readonly end: Port };

/** Of two ports or more that follow each other. */
function rangesOf(ports: readonly Port[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const port of ports) {
    const last = ranges.at(-1);
    const follows = last && last.end.protocol === port.protocol && last.end.number + 1 === port.number;
    if (follows) ranges[ranges.length - 1] = { start: last.start, end: port };
    else ranges.push({ start: port, end: port });
  }
  return ranges.filter(({ start, end }) => start !== end);
}
