import { isIP } from 'node:net';

import type { PortMapping } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseExposed } from '../../wire/words/exposed-ports.js';
import { invalid } from '../../wire/words/invalid.js';
import { type NumberRange, parsePortRange, splitProtocol } from '../../wire/words/port-range.js';
import type { GoObject } from './go-object.js';

/** `ExposedPorts`: `80/tcp`, `80`, `8000-8010/udp`, as one `80/tcp` for each port. */
export const readExposedPorts = (config: GoObject): readonly string[] =>
  (config.map('ExposedPorts')?.keys() ?? []).flatMap(parseExposed);

/** `PortBindings`: by ports of the container, where on the host they are published. @throws argument_invalid, not_implemented */
export function readPortBindings(host: GoObject): readonly PortMapping[] {
  const bindings = host.map('PortBindings');
  return (bindings?.keys() ?? []).flatMap((key) => {
    const { spec, protocol } = splitProtocol(key);
    const { first: containerPort } = oneOf(spec, key);
    return (bindings?.objects(key, 'nat.PortBinding') ?? []).map((binding) => {
      const [hostAddress, hostPort] = [binding.text('HostIp') ?? '', binding.text('HostPort') ?? ''];
      if (hostAddress !== '' && isIP(hostAddress) === 0) throw invalid(`invalid IP address: ${hostAddress}`);
      return { protocol, containerPort, hostAddress, hostPort: hostPort === '' ? 0 : oneOf(hostPort, hostPort).first };
    });
  });
}

function oneOf(text: string, given: string): NumberRange {
  const range = parsePortRange(text, () => invalid(`invalid port specification: ${JSON.stringify(given)}`));
  if (range.first === range.last) return range;
  throw engineError('not_implemented', { what: 'a range of host ports for one container port' });
}
