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
    const { name, state } = await engine.containers.get(ref);
    const ports = state.endpoint?.ports ?? [];
    if (wanted === undefined) {
      for (const mapping of ports) out.line(`${inside(mapping)} -> ${outside(mapping)}`);
      return;
    }
    const key = wanted.includes('/') ? wanted : `${wanted}/tcp`;
    const found = ports.filter((mapping) => inside(mapping) === key);
    if (found.length === 0) throw invalid(`no public port '${key}' published for ${name}`);
    for (const mapping of found) out.line(outside(mapping));
  },
});

const inside = ({ containerPort, protocol }: PortMapping): string => `${containerPort}/${protocol}`;
const outside = ({ hostAddress, hostPort: number }: PortMapping): string =>
  hostPort(hostAddress || '0.0.0.0', String(number));
