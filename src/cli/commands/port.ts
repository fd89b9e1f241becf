import type { Engine, PortMapping } from '../../engine/index.js';
import { command } from '../command.js';
import { hostPort } from '../print/container-ports.js';
import { invalid } from '../values/invalid.js';

/** `docker port`: where a container's ports are published. */
export const port = command({
  summary: 'List port mappings or a specific mapping for the container',
  operands: { usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]', min: 1, max: 2 },
  flags: {},
  async run(engine: Pick<Engine, 'containers'>, { operands: [ref = '', wanted], out }) {
    const key = wanted === undefined ? undefined : portKey(wanted);
    const { state } = await engine.containers.get(ref);
    const ports = [...state.ports].sort(byContainerPort);
    if (key === undefined) {
      for (const mapping of ports) out.line(`${inside(mapping)} -> ${outside(mapping)}`);
      return;
    }
    const found = ports.filter((mapping) => inside(mapping) === key);
    if (found.length === 0) throw invalid(`No public port '${wanted}' published for ${ref}`);
    for (const mapping of found) out.line(outside(mapping));
  },
});

const HIGHEST = 65_535;

/** `80` is `80/tcp`. @throws argument_invalid for what is no port */
function portKey(text: string): string {
  const [port = '', protocol = 'tcp'] = text.split('/', 2);
  const fail = (reason: string): Error =>
    invalid(`invalid port (${port}): strconv.ParseUint: parsing ${JSON.stringify(port)}: ${reason}`);
  if (!/^\d+$/.test(port)) throw fail('invalid syntax');
  if (Number(port) > HIGHEST) throw fail('value out of range');
  return `${Number(port)}/${protocol.toLowerCase()}`;
}

const byContainerPort = (a: PortMapping, b: PortMapping): number =>
  a.containerPort - b.containerPort ||
  a.protocol.localeCompare(b.protocol) ||
  Number(a.hostAddress.includes(':')) - Number(b.hostAddress.includes(':')) ||
  a.hostPort - b.hostPort;

const inside = ({ containerPort, protocol }: PortMapping): string => `${containerPort}/${protocol}`;
const outside = ({ hostAddress, hostPort: number }: PortMapping): string =>
  hostPort(hostAddress || '0.0.0.0', number === 0 ? '' : String(number));
